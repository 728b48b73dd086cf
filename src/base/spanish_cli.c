/* What the terminal and the pages of camps say, in Spanish (language.h). Heads of tables keep the widths of the columns. */
#include "base/language.h"

const struct translation spanish_cli_table[] = {
    /* --- several tables --- */
    {"none", "ninguno"},
    {"undefined", "no definido"},
    {"\nPolicy %s: %d of %d replicates\n", "\nPolítica %s: %d de %d réplicas\n"},

    /* --- run --- */
    {"\n%s: %s simulated", "\n%s: %s simulado"},
    {", %s%s%s observed", ", %s%s%s observado"},
    {"JFMAMJJASOND", "EFMAMJJASOND"},
    {"\n  month        observed       median   90 % interval\n",
     "\n  mes         observado      mediana   intervalo del 90 %\n"},
    {"  %-8s %12s %12s   %s to %s%s\n", "  %-8s %12s %12s   de %s a %s%s\n"},
    {"  (part of the month)", "  (parte del mes)"},
    {"  scores:", "  medidas:"},
    {" over %.0f months (%s)\n", " en %.0f meses (%s)\n"},

    /* --- dated facts --- */
    {"\n   factor 90 %      fitted to       counted       median     90 % interval        days                   "
     "fact\n",
     "\n   factor 90 %      ajustado        contado      mediana     intervalo del 90 %   días                   "
     "hecho\n"},
    {"%12s %10s to %9s", "%12s %10s a %9s"},
    {"         why: ", "         por qué: "},
    {"%s: %d of %d inside the 90 %% interval (%.0f %%), %d within a factor of 2.\n",
     "%s: %d de %d dentro del intervalo del 90 %% (%.0f %%), %d dentro de un factor de 2.\n"},
    {"No measure names %d facts; the run does not hold the days of %d.\n",
     "Sin medida que los nombre: %d hechos; la simulación no contiene los días de %d.\n"},

    /* --- compare --- */
    {"\n                            encounters        change (90 %)  over beds     cost\n",
     "\n                            encuentros        cambio (90 %)  sin plaza    costo\n"},
    {"  no difference: every run is the same up to then\n",
     "  sin diferencia: hasta entonces todas las simulaciones son iguales\n"},
    {"compared with", "se compara con"},
    {"no difference", "sin diferencia"},
    {"%s %% (%s to %s)", "%s %% (%s a %s)"},
    {"%d run", "%d simulación"},
    {"%d runs", "%d simulaciones"},
    {"Means of %s of each from %s to %s, and the change from the first row in percent of it. Over beds: "
     "person-days in "
     "custody over capacity; cost: public cost.%s",
     "Medias de %s de cada una del %s al %s, y el cambio frente a la primera fila en porcentaje de ella. "
     "Sin "
     "plaza: "
     "días-persona en custodia sobre la capacidad; costo: costo público.%s"},
    {" All measures and horizons: --wide.", " Todas las medidas y plazos: --wide."},
    {" Changes that are not confirmed are those of the first run by exact draws.",
     " Los cambios no confirmados son los de la primera simulación por sorteos exactos."},
    {" Changes that are not confirmed are those of the first %d runs by exact draws.",
     " Los cambios no confirmados son los de las primeras %d simulaciones por sorteos exactos."},
    {"\nDifferences from %s, paired by replicate (replicates: %d): sums of flows and means of stocks from the decision "
     "on;\nhow often lower, and the same: in how many of the replicates the policy has less than %s, and as much\n",
     "\nDiferencias frente a %s, en pares por réplica (réplicas: %d): sumas de flujos y medias de existencias desde la "
     "decisión;\nmenos, e igual en: en cuántas de las réplicas la política tiene menos que %s, y lo mismo\n"},
    {"\n%s: no difference, every run is the same as with %s\n",
     "\n%s: sin diferencia, todas las simulaciones son iguales que con %s\n"},
    {"\n%s, %s (to %s)\n", "\n%s, %s (hasta %s)\n"},
    {"  measure                                 unit              difference  90 % interval                     "
     "relative how "
     "often lower  the same\n",
     "  medida                                  unidad            diferencia  intervalo del 90 %                "
     "relativa      "
     "menos en  igual en\n"},
    {"  fewer encounters than under the baseline (negative: more):",
     "  menos encuentros que con la base (negativo: más):"},
    {"%s %s %.0f %% [%.0f to %.0f]", "%s %s %.0f %% [de %.0f a %.0f]"},
    {"\n  sustainability (median and 90 % interval):\n", "\n  duración del efecto (mediana e intervalo del 90 %):\n"},
    {" [%s to %s]", " [de %s a %s]"},
    {" (longer than the run in ", " (más que la simulación: "},
    {"\n%s, %s: expected draws beside exact replicates (%d)\n",
     "\n%s, %s: sorteos esperados junto a réplicas exactas (%d)\n"},
    {"  measure                                 correlation            bias  90 % interval                    off at "
     "most\n",
     "  medida                                  correlación           sesgo  intervalo del 90 %                 a lo "
     "sumo\n"},
    {"taken from the exact ones", "tomada de las exactas"},

    /* --- studies --- */
    {"\nparameter                                          prior 5-50-95 %         posterior 5-50-95 %     learned\n",
     "\nparámetro                                       a priori 5-50-95 %      a posteriori 5-50-95 %   aprendido\n"},
    {"  not identified", "  no identificado"},
    {"\n  month          median   80 % interval\n", "\n  mes           mediana   intervalo del 80 %\n"},
    {"  %-8s %12s   %s to %s\n", "  %-8s %12s   de %s a %s\n"},
    {"\nelement              origin     drivers month    lead   observed     median   80 % interval\n",
     "\nelemento             origen     factor. mes     plazo  observado    mediana   intervalo del 80 %\n"},
    {"%-20s %-10s %-7s %-8s %4d %10s %10s   %s to %s\n", "%-20s %-10s %-7s %-8s %4d %10s %10s   de %s a %s\n"},
    {"\nleads %-10s drivers", "\nplazo %-10s factor."},
    {" %12.3f (se %5.3g)", " %12.3f (ee %5.3g)"},
    {"\n%s: %d events in %d origins with a known outcome", "\n%s: %d casos en %d orígenes con resultado conocido"},
    {", hit rate %.2f", ", aciertos %.2f"},
    {", false alarms %.2f", ", falsas alarmas %.2f"},
    {"\npass    rms log error\n", "\npasada  error del logaritmo (media cuadrática)\n"},
    {"\ncounts not reached                            observed       median   90 % interval\n",
     "\nconteos no alcanzados                        observado      mediana   intervalo del 90 %\n"},
    {"%-8s %-32s %12s %12s   %s to %s\n", "%-8s %-32s %12s %12s   de %s a %s\n"},
    {"\n%s of %.*s", "\n%s de %.*s"},
    {" minus %s", " menos %s"},
    {"  row                      policy                         median   90 % interval\n",
     "  fila                     política                      mediana   intervalo del 90 %\n"},
    {"  %-24s %-24s %12s   %s to %s\n", "  %-24s %-24s %12s   de %s a %s\n"},
    {"  ... and %d rows more; `flujo export` writes them all\n",
     "  ... y %d filas más; `flujo export` las escribe todas\n"},
    {"the last count goes on", "sigue el último conteo"},
    {"the count of the same month a year before", "el conteo del mismo mes del año anterior"},
    {"the trend goes on", "sigue la tendencia"},
    {"a random walk", "un paseo aleatorio"},
    {"a random walk with the spread of the long record", "un paseo aleatorio con la dispersión del registro largo"},
    {"a fading trend", "una tendencia que se apaga"},
    {"the last level with the season of the long record", "el último nivel con la estación del registro largo"},

    /* --- camps --- */
    {"cohort engine", "motor de cohortes"},
    {"agent engine", "motor de agentes"},
    {"%s: %d days from %s, %d replicates, %s, rules: %s\n\n", "%s: %d días desde %s, %d réplicas, %s, reglas: %s\n\n"},
    {"                                ARD ARD rescaled       RMSE      MASE      CRPS\n",
     "                                ARD ARD reescal.       RMSE      MASE      CRPS\n"},
    {"model", "modelo"},
    {"persistence of shares", "siguen las partes"},
    {"split by distance", "reparto por distancia"},
    {"split by capacity", "reparto por capacidad"},
    {"(the baselines know each day's observed total, the model does not; in %d of %d camps the capacity is within\n2 "
     "%% of "
     "the largest count, so that it gives away part of the outcome)\n",
     "(las reglas simples conocen el total observado de cada día, el modelo no; en %d de %d campamentos la capacidad "
     "está "
     "a\nmenos del 2 %% del mayor conteo y revela parte del resultado)\n"},
    {"\ncamp                            ARD   mean error       RMSE     last day     observed\n",
     "\ncampamento                      ARD  error medio       RMSE   último día    observado\n"},
    {"Validation of %s", "Validación de %s"},
    {"Model", "Modelo"},
    {"RMSE (people)", "RMSE (personas)"},
    {"CRPS (people)", "CRPS (personas)"},
    {"Mean error (people)", "Error medio (personas)"},
    {"Camp", "Campamento"},
    {"Camps", "Campamentos"},
    {"Settings", "Ajustes"},
    {"What this cannot say", "Lo que esto no puede decir"},
    {"People in %s", "Personas en %s"},
    {"People in %s: mean error %.0f people, averaged relative difference %.3f",
     "Personas en %s: error medio de %.0f personas, diferencia relativa media de %.3f"},
    {", Flee's rules", ", reglas de Flee"},
    {", Flee's rules mended", ", reglas de Flee corregidas"},
    {"Over %d days and %d camps, the simulated distribution of people differs from the registered one by %.1f %% of "
     "the "
     "people registered on average (ARD %.4f, mean of %d replicates%s). It is better than %d of %d simple rules, which "
     "know "
     "each day's observed total. In %d of the camps the capacity given is within 2 %% of the largest count: there the "
     "outcome is known in part beforehand (--no-capacity leaves capacities out).",
     "En %d días y %d campamentos, la distribución simulada de personas difiere de la registrada en un %.1f %% de las "
     "personas registradas en promedio (ARD %.4f, media de %d réplicas%s). Es mejor que %d de %d reglas simples, que "
     "conocen el total observado de cada día. En %d de los campamentos la capacidad indicada está a menos del 2 %% del "
     "mayor conteo: ahí el resultado se conoce en parte de antemano (--no-capacity omite las capacidades)."},
    {"ARD: averaged relative difference, the sum of the camps' differences over the people registered. RMSE: root mean "
     "square error. MASE: mean error relative to how much the counts change within a month. CRPS: error of the whole "
     "spread "
     "of replicates. Lower is better.",
     "ARD: diferencia relativa media, la suma de las diferencias de los campamentos entre las personas registradas. "
     "RMSE: "
     "raíz del error cuadrático medio. MASE: error medio relativo a cuánto cambian los conteos en un mes. CRPS: error "
     "de "
     "toda la dispersión de las réplicas. Menor es mejor."},
    {"Full line: simulation (mean). Dashed: registered people. Dotted: capacity.",
     "Línea continua: simulación (media). A trazos: personas registradas. Punteada: capacidad."},
    {"New people follow the camps' own increase, so the total is given, not predicted; only its division is tested. "
     "The "
     "spread of replicates is that of chance alone (%.0f %% of the counts lie in the 90 %% intervals). Counts are "
     "registrations: they lag arrivals and are revised.",
     "Las nuevas personas siguen el aumento de los propios campamentos: el total está dado, no pronosticado; solo se "
     "prueba "
     "su reparto. La dispersión de las réplicas es solo la del azar (el %.0f %% de los conteos cae en los intervalos "
     "del "
     "90 %%). Los conteos son registros: van detrás de las llegadas y se corrigen."},
    {NULL, NULL},
};
