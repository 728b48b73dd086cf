# FLUJO_TINY: the folder tests/data/tiny; FLUJO_PROGRAM: flujo, whose numbers these are.
library(flujo)
tiny <- Sys.getenv("FLUJO_TINY")
program <- Sys.getenv("FLUJO_PROGRAM")
if (tiny == "" || program == "") { # a check of the package alone, without the source of flujo
  cat("flujo", flujo_version(), "in R: FLUJO_TINY and FLUJO_PROGRAM are not set, nothing else is tested\n")
  quit("no")
}
refused <- function(expression) tryCatch({ expression; NULL }, flujo_error = identity)

scenario <- flujo_load(tiny)
stopifnot(scenario$name == "tiny", scenario$start == as.Date("2020-10-01"), scenario$decision == as.Date("2021-01-20"),
          identical(scenario$policies, c("observed", "humane")), grepl("^tiny: ready to run", scenario$summary))

# Differences, to the last digit those of the command line.
result <- flujo_compare(scenario, "humane", baseline = "observed", horizon = c("30d", "60d"), seed = 11, replicates = 4)
work <- tempfile("flujo")
dir.create(work)
file <- file.path(work, "c.sqlite")
stopifnot(system2(program, c("compare", tiny, "--policies", "humane", "--baseline", "observed", "--horizon", "30d,60d",
                             "--seed", "11", "--replicates", "4", "--quiet", "--out", file)) == 0)
flujo_export(file, file.path(work, "tables"))
table <- read.csv(file.path(work, "tables", "comparison.csv"), stringsAsFactors = FALSE, na.strings = "NA")
key <- function(d, policy) paste(d[[policy]], d$measure, d$element, d$horizon)
at <- match(key(result$differences, "policy"), key(table, "policy_a"))
stopifnot(nrow(table) == nrow(result$differences), !anyNA(at), nrow(table) > 50,
          identical(as.numeric(table$mean_difference[at]), result$differences$mean),
          identical(as.numeric(table$q95[at]), result$differences$q95))
stopifnot(result$kind == "compare", result$baseline == "observed", identical(result$horizons, c("30d", "60d")),
          result$completed == 4L, nchar(result$answer) > 20)

# Values: the difference of the totals is the mean over replicates.
total <- function(policy) {
  values <- flujo_values(result, "horizon", policy)
  rowSums(values[, 2, attr(values, "columns")$measure == "encounters"])
}
d <- subset(result$differences, measure == "encounters" & element == "" & horizon == "60d")
stopifnot(abs(mean(total("humane") - total("observed")) - d$mean) < 1e-9,
          identical(dim(flujo_values(result))[1:2], c(4L, length(result$months))))

# A run: summaries by month, its file.
run <- flujo_run(scenario, replicates = 3, end = as.Date("2020-12-31"), out = file.path(work, "r.sqlite"))
monthly <- flujo_values(run)
family <- attr(monthly, "columns")$measure == "encounters" & attr(monthly, "columns")$element == "aa_family"
november <- subset(run$summaries, month == "2020-11" & measure == "encounters" & element == "demographic:family")
stopifnot(identical(run$months, c("2020-10", "2020-11", "2020-12")), nrow(november) == 1,
          november$q50 == median(monthly[, 2, family]), abs(november$mean - mean(monthly[, 2, family])) < 1e-9)
stopifnot(!file.exists(file.path(work, "r.sqlite")), flujo_save(run) == file.path(work, "r.sqlite"),
          file.exists(file.path(work, "r.sqlite")))
flujo_report(file.path(work, "r.sqlite"), file.path(work, "r.html"))
stopifnot(file.exists(file.path(work, "r.html")))

# Errors carry where and what would be right.
e <- refused(flujo_load(tiny, set = c("departure.belief_wieght" = 2)))
stopifnot(inherits(e, "flujo_error"), grepl("belief_wieght", conditionMessage(e)), is.na(e$file),
          e$hint == "did you mean 'departure.belief_weight'?")
dir.create(file.path(work, "bad"))
writeLines(c("name: bad", "replicats: 5"), file.path(work, "bad", "scenario.yml"))
e <- refused(flujo_load(file.path(work, "bad")))
stopifnot(any(e$diagnostics$line == 2 & grepl("replicats", e$diagnostics$message)))
stopifnot(inherits(refused(flujo_compare(scenario, "humbug")), "flujo_error"),
          inherits(refused(flujo_save(run)), "flujo_error"),
          inherits(refused(flujo_export(file.path(work, "nothing.sqlite"), work)), "flujo_error"),
          inherits(try(flujo_values(run, "horizon"), silent = TRUE), "try-error"),
          inherits(try(flujo_values(run, "monthly", "humbug"), silent = TRUE), "try-error"))
cat("flujo", flujo_version(), "in R: all well\n")
