# How many encounters fewer than the baseline, with a 90 % interval: compare.R FOLDER POLICY BASELINE HORIZON
library(flujo)

given <- commandArgs(trailingOnly = TRUE)
result <- flujo_compare(flujo_load(given[1]), given[2], baseline = given[3], horizon = given[4])
d <- subset(result$differences,
            policy == given[2] & measure == "encounters" & element == "" & horizon == given[4])
cat(sprintf("%s: %.17g (%.17g to %.17g)\n", d$policy, d$mean, d$q05, d$q95))
