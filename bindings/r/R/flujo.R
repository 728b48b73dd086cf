# The verbs of flujo: load, run, compare; results as data frames and arrays.

# The handle of a C call, or the error that it reports, of class flujo_error, with file, line, column, message, hint and
# all diagnostics. Warnings and notes are kept by the caller.
checked <- function(outcome) {
  if (outcome$status == 0L) return(outcome$handle)
  found <- as.data.frame(outcome$diagnostics, stringsAsFactors = FALSE)
  errors <- found[found$severity == "error", , drop = FALSE]
  if (nrow(errors) == 0L) errors[1L, "message"] <- outcome$text
  place <- ifelse(is.na(errors$file), "", paste0(errors$file, ":", errors$line, ":", errors$column, ": "))
  words <- paste0(place, errors$message, ifelse(is.na(errors$hint), "", paste0("; ", errors$hint)))
  first <- as.list(errors[1L, ])
  stop(structure(class = c("flujo_error", "error", "condition"),
                 list(message = paste(words, collapse = "\n"), call = NULL, status = outcome$status, file = first$file,
                      line = first$line, column = first$column, hint = first$hint, diagnostics = found)))
}

as_day <- function(days) as.Date(days, origin = "1970-01-01")

#' The version of the library.
#'
#' @return a text, "0.1.0"
#' @export
flujo_version <- function() .Call(c_version)

#' Read and check a scenario folder.
#'
#' A mistake is a condition of class flujo_error with file, line, hint and all diagnostics.
#'
#' @param folder the folder that holds scenario.yml
#' @param set named values of parameters in place of the scenario's: c("departure.rate" = 0.02)
#' @param strict warnings count as errors
#' @return a flujo_scenario: name, title, folder, summary, start, end, decision, policies
#' @export
flujo_load <- function(folder, set = NULL, strict = FALSE) {
  words <- if (length(set)) paste0(names(set), "=", set) else character()
  handle <- checked(.Call(c_load, path.expand(folder), words, strict))
  about <- .Call(c_scenario, handle)
  for (day in c("start", "end", "decision")) about[[day]] <- as_day(about[[day]])
  structure(c(list(handle = handle), about), class = "flujo_scenario")
}

#' @export
print.flujo_scenario <- function(x, ...) cat(x$summary, "\n", sep = "")
#' @export
print.flujo_result <- function(x, ...) cat(x$answer, "\n", sep = "")

simulate_policies <- function(scenario, options, compare) {
  options <- Filter(Negate(is.null), options)
  for (negated in intersect(c("priors", "daily"), names(options))) {
    options[[paste0("no_", negated)]] <- !options[[negated]]
  }
  handle <- checked(.Call(c_simulate, scenario$handle, options, compare))
  about <- .Call(c_result, handle)
  months <- about$first_month + seq_len(about$months) - 1L
  about$months <- sprintf("%04d-%02d", months %/% 12L, months %% 12L + 1L)
  about$start <- as_day(about$start)
  if (compare) about$differences <- as.data.frame(.Call(c_differences, handle), stringsAsFactors = FALSE)
  structure(c(list(handle = handle), about), class = "flujo_result")
}

#' Simulate one policy.
#'
#' @param scenario what flujo_load gave
#' @param policy its id; NULL: the base policy
#' @param end last day, NULL: the scenario's
#' @param seed,replicates,threads random numbers; realisations; threads, 0 for all cores
#' @param priors,daily FALSE: central values in place of draws; keep no daily values
#' @param posterior,assimilation result files to draw from
#' @param out file that flujo_save writes
#' @param engine,noise,sampling "exact" or "expected"; "kept" or "mean"; "random" or "lattice"
#' @return a flujo_result: answer, policies, months, replicates, completed, and
#'   summaries, a data frame by month, measure and element
#' @export
flujo_run <- function(scenario, policy = NULL, end = NULL, seed = NULL, replicates = NULL, threads = 0, priors = TRUE,
                      daily = TRUE, posterior = NULL, assimilation = NULL, out = NULL, engine = NULL, noise = NULL,
                      sampling = NULL) {
  options <- list(policy = policy, end = if (is.null(end)) NULL else format(end), seed = seed, replicates = replicates,
                  threads = threads, priors = priors, daily = daily, posterior = posterior,
                  assimilation = assimilation, out = out, engine = engine, noise = noise, sampling = sampling)
  result <- simulate_policies(scenario, options, FALSE)
  found <- flujo_values(result, "month_summaries")
  columns <- attr(found, "columns")
  n <- dim(found)
  result$summaries <- data.frame(month = rep(result$months, times = n[2L]),
                                 columns[rep(seq_len(n[2L]), each = n[1L]), c("measure", "element")],
                                 matrix(found, ncol = 6L, dimnames = list(NULL, c("mean", "q05", "q25", "q50", "q75", "q95"))),
                                 row.names = NULL, stringsAsFactors = FALSE)
  result
}

#' Compare policies under common random numbers.
#'
#' @param scenario what flujo_load gave
#' @param policies ids; NULL: all
#' @param baseline the policy compared with; NULL: the scenario's baseline, else the first
#' @param horizon spans from the decision on: "1y", or up to four such as c("90d", "1y")
#' @param precision replicates until signs and ends of intervals are settled to this share of their width, at most
#'   replicates; NULL and no replicates: 0.2, at most the scenario's replicates
#' @param ... as of flujo_run: seed, replicates, threads, priors, daily, posterior, assimilation, out, engine, noise, sampling
#' @return a flujo_result: answer, policies, baseline, horizons, and differences, a data frame with a row for each
#'   policy, measure, element and horizon
#' @export
flujo_compare <- function(scenario, policies = NULL, baseline = NULL, horizon = NULL, precision = NULL, ...) {
  joined <- function(words) if (is.null(words)) NULL else paste(words, collapse = ",")
  simulate_policies(scenario, list(policies = joined(policies), baseline = baseline, horizon = joined(horizon),
                                   precision = precision, ...), TRUE)
}

kinds <- c(monthly = 0L, daily = 1L, horizon = 2L, means = 3L, parameters = 4L, month_summaries = 6L, day_summaries = 7L)

#' The values of a result as an array.
#'
#' @param result what flujo_run or flujo_compare gave
#' @param kind "monthly": replicate, month, column; "daily": replicate, day, column; "horizon": replicate, horizon,
#'   column; "means": month, column; "parameters": replicate, column; of a run "month_summaries" and "day_summaries"
#' @param policy id or NULL: the first
#' @return an array; its attribute "columns" is a data frame with measure, element and unit of each column
#' @export
flujo_values <- function(result, kind = "monthly", policy = NULL) {
  kind <- match.arg(kind, names(kinds))
  at <- if (is.null(policy)) 1L else match(policy, result$policies)
  if (is.na(at)) stop("no policy '", policy, "' was simulated; there are ", paste(result$policies, collapse = ", "))
  found <- .Call(c_values, result$handle, kinds[[kind]], at - 1L)
  if (is.null(found)) stop("no ", kind, " values were kept")
  values <- aperm(array(found$values, rev(found$shape)))
  structure(values, columns = data.frame(found[c("measure", "element", "unit")], stringsAsFactors = FALSE))
}

#' Write the file that was named with out =.
#'
#' @param result what flujo_run or flujo_compare gave
#' @return its path, invisibly
#' @export
flujo_save <- function(result) {
  checked(.Call(c_save, result$handle))
  invisible(.Call(c_result, result$handle)$file)
}

#' Write the tables of a result file into a folder.
#'
#' @param file a result file
#' @param folder where the tables go
#' @param format "csv", "xlsx", "netcdf", "geojson", "hubverse" or "provenance"
#' @param suppress_below counts of people above 0 and below it are left out; 0 leaves out none
#' @export
flujo_export <- function(file, folder, format = "csv", suppress_below = 0) {
  invisible(checked(.Call(c_file, path.expand(file), path.expand(folder), format, suppress_below)))
}

#' Write a result file as one offline HTML page.
#'
#' @param file a result file
#' @param page the page
#' @param suppress_below as of flujo_export
#' @export
flujo_report <- function(file, page, suppress_below = 0) {
  invisible(checked(.Call(c_file, path.expand(file), path.expand(page), NULL, suppress_below)))
}
