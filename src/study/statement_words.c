/* The table of messages: a row a kind, a column a language.
 *
 * In a message {p} and {o} are the policy and the other one, {w} the words, {m} what the measure counts and {b} the least of it,
 * {d0} and {d1} the dates, {y} the month that the words name; {n0} is a number, {i0} a whole one, {g0} one as it is, {s0} a share
 * of one as a percentage, {t0} with a decimal, {e0} and {u0} with "el" and "un" before it; {r045} such a share of runs, of which number
 * 4 is how many there are and 5 the share with the same; {k12} and {l12} the 95 % interval of a share and of a number from 1 to
 * 2, where there is one; {c0 one|more} the first where the number is one. */
#include "study/statement_words.h"

#include "scenario/measures.h"

/* clang-format off */
const struct statement_row statement_rows[STATEMENT_KINDS] = {
    [SAYS_BASELINE] = {"baseline", "mean q05 q95", {
        "With “{p}” the model has {n0} {m} from {d0} to {d1} (mean; 90 % of the runs: {n1} to {n2}). "
        "This is the baseline.",
        "Con “{p}” el modelo da {n0} {m} del {d0} al {d1} (media; 90 % de las simulaciones: de {n1} a {n2}). "
        "Es la base de comparación.",
    }},
    [SAYS_LOWER] = {"lower", "mean q05 q95 difference difference_share baseline probability_lower replicates probability_equal", {
        "With “{p}” it has {n0} {m} (mean; 90 % of the runs: {n1} to {n2}): {n3} fewer, {s4} of the {n5} of the baseline; "
        "fewer in {r678}.",
        "Con “{p}” da {n0} {m} (media; 90 % de las simulaciones: de {n1} a {n2}): {n3} menos, {e4} de los {n5} de la base; "
        "menos en {r678}.",
    }},
    [SAYS_HIGHER] = {"higher", "mean q05 q95 difference difference_share baseline probability_higher replicates probability_equal", {
        "With “{p}” it has {n0} {m} (mean; 90 % of the runs: {n1} to {n2}): {n3} more, {s4} of the {n5} of the baseline; "
        "more in {r678}.",
        "Con “{p}” da {n0} {m} (media; 90 % de las simulaciones: de {n1} a {n2}): {n3} más, {e4} de los {n5} de la base; "
        "más en {r678}.",
    }},
    [SAYS_SIMILAR] = {"similar", "mean q05 q95 difference share_of_baseline baseline probability_lower replicates probability_equal", {
        "With “{p}” it has {n0} {m} (mean; 90 % of the runs: {n1} to {n2}), no clear difference: {s4} of the {n5} of the "
        "baseline; fewer in {r678}.",
        "Con “{p}” da {n0} {m} (media; 90 % de las simulaciones: de {n1} a {n2}), sin diferencia clara: {e4} de los {n5} de "
        "la base; menos en {r678}.",
    }},
    [SAYS_EQUAL] = {"equal", "mean q05 q95", {
        "With “{p}” it has {n0} {m} (mean; 90 % of the runs: {n1} to {n2}): in every run as many as the baseline, though "
        "other numbers differ.",
        "Con “{p}” da {n0} {m} (media; 90 % de las simulaciones: de {n1} a {n2}): en cada simulación tantos como la base, aunque "
        "otros números difieren.",
    }},
    [SAYS_SAME] = {"same", "", {
        "“{p}” makes no difference: every run is the same as with “{o}”.",
        "“{p}” no cambia nada: todas las simulaciones son iguales que con “{o}”.",
    }},
    [SAYS_OTHERS] = {"others", "policies least most", {
        "With the other {i0} policies it has {n1} to {n2} {m} on average.",
        "Con las otras {i0} políticas da de {n1} a {n2} {m} en promedio.",
    }},
    [SAYS_BEST] = {"best", "probability_lower lower_by_share mean next replicates probability_equal", {
        "{b} (means): “{p}”, {n2}, {s1} less than the {n3} of the next, “{o}”; less in {r045}.",
        "{b} (medias): “{p}”, {n2}, {u1} menos que los {n3} de la siguiente, “{o}”; menos en {r045}.",
    }},
    [SAYS_TIE] = {"tie", "probability_lower lower_by_share mean next replicates probability_equal", {
        "{b} (means): a tie of “{p}” ({n2}) and “{o}” ({n3}); neither has less in over 80 % of the runs and by 2 % or more of "
        "it.",
        "{b} (medias): empate de “{p}” ({n2}) y “{o}” ({n3}); ninguna tiene menos en más del 80 % de las simulaciones y en un 2 % "
        "o más de su cifra.",
    }},
    [SAYS_RUN] = {"run", "median q05 q95 replicates", {
        "With “{p}” the model has {n0} {m} from {d0} to {d1} (median; 90 % of {i3} {c3 run|runs}: {n1} to {n2}).",
        "Con “{p}” el modelo da {n0} {m} del {d0} al {d1} (mediana; 90 % de {i3} {c3 simulación|simulaciones}: de {n1} a {n2}).",
    }},
    [SAYS_PEAK] = {"peak", "median q05 q95", {
        "The highest month is {y} with {n0} {m} (median; 90 % of the runs: {n1} to {n2}).",
        "El mes más alto es {y} con {n0} {m} (mediana; 90 % de las simulaciones: de {n1} a {n2}).",
    }},
    [SAYS_RECORD_TOTAL] = {"record_total", "months observed simulated share_of_observed", {
        "In the months with a record ({i0}) {n1} {m} were counted and the model has a mean of {n2}, {s3} of the count.",
        "En los meses con registro ({i0}) se contaron {n1} {m} y el modelo da una media de {n2}, {e3} de lo contado.",
    }},
    [SAYS_OVER] = {"over", "mean q05 q95", {
        "Custody is over capacity by {n0} person-days (mean; 90 % of the runs: {n1} to {n2}).",
        "La custodia supera su capacidad en {n0} días-persona (media; 90 % de las simulaciones: de {n1} a {n2}).",
    }},
    [SAYS_ENDED_NONE] = {"ended_none", "reduction_before", {
        "Where its levers end on {d1}, “{p}” has no reduction to lose (median of the runs).",
        "Si sus medidas terminan el {d1}, “{p}” no tiene reducción que perder (mediana de las simulaciones).",
    }},
    [SAYS_ENDED_AT_ONCE] = {"ended_at_once", "reduction_before half_life_months", {
        "Where its levers end on {d1}, “{p}” has {s0} fewer encounters than the baseline before; over half of that is "
        "gone in the three months after (medians).",
        "Si sus medidas terminan el {d1}, “{p}” tiene antes {u0} de encuentros menos que la base; más de la mitad se "
        "pierde en los tres meses siguientes (medianas).",
    }},
    [SAYS_ENDED_HALF] = {"ended_half", "reduction_before half_life_months", {
        "Where its levers end on {d1}, “{p}” has {s0} fewer encounters than the baseline before; half of that is gone "
        "in {n1} {c1 month|months} (medians).",
        "Si sus medidas terminan el {d1}, “{p}” tiene antes {u0} de encuentros menos que la base; la mitad se pierde "
        "en {n1} {c1 mes|meses} (medianas).",
    }},
    [SAYS_ENDED_LASTS] = {"ended_lasts", "reduction_before", {
        "Where its levers end on {d1}, “{p}” has {s0} fewer encounters than the baseline before; more than half of "
        "that is left at the end of the run (medians).",
        "Si sus medidas terminan el {d1}, “{p}” tiene antes {u0} de encuentros menos que la base; más de la mitad "
        "queda al final de la simulación (medianas).",
    }},
    [SAYS_REBOUND] = {"rebound", "excess", {
        "After that “{p}” has up to {s0} more encounters than the baseline (median).",
        "Después “{p}” tiene hasta {u0} de encuentros más que la base (mediana).",
    }},

    /* --- of studies --- */
    [SAYS_FITTED] = {"fitted", "fitted priors observed runs misfit_before misfit", {
        "{i0} of {i1} parameters with priors are fitted to {i2} observed numbers with {n3} runs: the misfit falls from "
        "{g4} to {g5}.",
        "{i0} de {i1} parámetros con distribución a priori se ajustan a {i2} números observados con {n3} simulaciones: "
        "el desajuste baja de {g4} a {g5}.",
    }},
    [SAYS_CALIBRATED] = {"calibrated", "calibrated priors observed runs particles effective", {
        "{i0} of {i1} parameters with priors are calibrated on {i2} observed numbers with {n3} runs; {i4} draws are "
        "kept, worth {i5} of equal weight.",
        "{i0} de {i1} parámetros con distribución a priori se calibran con {i2} números observados y {n3} "
        "simulaciones; se conservan {i4} sorteos, que valen por {i5} de igual peso.",
    }},
    [SAYS_REPLAYED] = {"replayed", "members counts error_of_median share_inside_90", {
        "{i0} runs under “{p}” are made to follow {i1} monthly counts to {d1}: the medians miss the monthly totals by "
        "{t2} of the count (root mean square), and {s3} of the counts lie in the 90 % interval.",
        "{i0} simulaciones con “{p}” se ajustan para seguir {i1} conteos mensuales hasta el {d1}: las medianas se desvían de "
        "los totales mensuales un {t2} de lo contado (media cuadrática), y {e3} de los conteos cae en el intervalo del "
        "90 %.",
    }},
    [SAYS_FORECAST] = {"forecast", "median q10 q90", {
        "With data to {d0} and under “{p}”, the forecast for {y} is {n0} {m} (median; 80 % of the runs: {n1} to {n2}).",
        "Con datos hasta el {d0} y con “{p}”, el pronóstico para {y} es de {n0} {m} (mediana; 80 % de las simulaciones: "
        "de {n1} a {n2}).",
    }},
    [SAYS_SHORTFALL] = {"shortfall", "probability runs", {
        "“{w}” is over its capacity at some time in {r01}, in half of these by {d1}.",
        "“{w}” supera su capacidad en algún momento en {r01}, en la mitad de ellas a más tardar el {d1}.",
    }},
    [SAYS_TRIGGER] = {"trigger", "probability runs", {
        "The condition “{w}” comes true in {r01}.",
        "La condición “{w}” se cumple en {r01}.",
    }},
    [SAYS_SCORED] = {"scored", "origins totals error_of_median share_inside_80", {
        "From {i0} {c0 origin|origins}, {i1} monthly totals of {m} are forecast: the median misses by {s2} of the count "
        "(root mean square), and {s3} of the totals lie in the 80 % interval.",
        "Desde {i0} {c0 origen|orígenes} se pronostican {i1} totales mensuales de {m}: la mediana se desvía {u2} de lo "
        "contado (media cuadrática), y {e3} de los totales cae en el intervalo del 80 %.",
    }},
    [SAYS_NOT_SCORED] = {"not_scored", "", {
        "No monthly total can be scored: none after the origins is known.",
        "Ningún total mensual se puede evaluar: no se conoce ninguno posterior a los orígenes.",
    }},
    [SAYS_SKILL_BETTER] = {"skill_better", "less_by_share lead_from lead_to without_drivers", {
        "{i1} to {i2} months ahead{c3 , without the drivers that were set by hand|}, the error of the totals (CRPS) is "
        "{s0} less than that of the best simple rule: {w}.",
        "De {i1} a {i2} meses adelante{c3 , sin los factores fijados a mano|}, el error de los totales (CRPS) es {u0} "
        "menor que el de la mejor regla simple: {w}.",
    }},
    [SAYS_SKILL_WORSE] = {"skill_worse", "more_by_share lead_from lead_to without_drivers", {
        "{i1} to {i2} months ahead{c3 , without the drivers that were set by hand|}, the error of the totals (CRPS) is "
        "{s0} more than that of the best simple rule: {w}.",
        "De {i1} a {i2} meses adelante{c3 , sin los factores fijados a mano|}, el error de los totales (CRPS) es {u0} "
        "mayor que el de la mejor regla simple: {w}.",
    }},
    [SAYS_SKILL_EXACT] = {"skill_exact", "share lead_from lead_to without_drivers", {
        "{i1} to {i2} months ahead{c3 , without the drivers that were set by hand|}, a simple rule is exact: {w}.",
        "De {i1} a {i2} meses adelante{c3 , sin los factores fijados a mano|}, una regla simple es exacta: {w}.",
    }},
    [SAYS_DRIVES_SHARE] = {"drives_share", "rank share_of_variance low high", {
        "Within its prior, “{w}” makes {s1} of the variance of {m} with “{p}”{k23}{c0 , more than any "
        "other|}.",
        "Dentro de su distribución a priori, “{w}” causa {e1} de la varianza de {m} con “{p}”{k23}{c0 , más que "
        "cualquier otro|}.",
    }},
    [SAYS_DRIVES_CHANGE] = {"drives_change", "rank mean_change low high", {
        "Across its prior, “{w}” changes {m} with “{p}” by {n1} on average{l23}{c0 , more than any other|}.",
        "A lo largo de su distribución a priori, “{w}” cambia {m} con “{p}” en {n1} en promedio{l23}{c0 , más que cualquier "
        "otro|}.",
    }},
    [SAYS_DRIVES_SHARE_OF] = {"drives_share_of_difference", "rank share_of_variance low high", {
        "Within its prior, “{w}” makes {s1} of the variance of the difference in {m} between “{p}” and “{o}”{k23}{c0 , more "
        "than any other|}.",
        "Dentro de su distribución a priori, “{w}” causa {e1} de la varianza de la diferencia de {m} entre “{p}” y "
        "“{o}”{k23}{c0 , más que cualquier otro|}.",
    }},
    [SAYS_DRIVES_CHANGE_OF] = {"drives_change_of_difference", "rank mean_change low high", {
        "Across its prior, “{w}” changes the difference in {m} between “{p}” and “{o}” by {n1} on average{l23}{c0 , more than "
        "any other|}.",
        "A lo largo de su distribución a priori, “{w}” cambia la diferencia de {m} entre “{p}” y “{o}” en {n1} en "
        "promedio{l23}{c0 , más que cualquier otro|}.",
    }},
    [SAYS_NO_DRIVER] = {"no_driver", "", {
        "No parameter with a prior drives {m} with “{p}”: in these runs the number is always the same.",
        "Ningún parámetro con distribución a priori influye en {m} con “{p}”: en estas simulaciones el número es siempre el "
        "mismo.",
    }},
    [SAYS_NO_DRIVER_OF] = {"no_driver_of_difference", "", {
        "No parameter with a prior drives the difference in {m} between “{p}” and “{o}”: in these runs it is always the same.",
        "Ningún parámetro con distribución a priori influye en la diferencia de {m} entre “{p}” y “{o}”: en estas "
        "simulaciones es siempre la misma.",
    }},
    [SAYS_ROWS] = {"rows", "complete rows", {
        "{i0} of {i1} {c1 row is|rows are} complete.",
        "Hay {i0} de {i1} {c1 fila completa|filas completas}.",
    }},
    [SAYS_ROW_LOWEST] = {"row_lowest", "median q05 q95 rows", {
        "“{w}”, {d0} to {d1}, is lowest in the row “{o}” of {i3}: {n0} (median; 90 % of the runs: {n1} to {n2}).",
        "“{w}”, del {d0} al {d1}, es mínimo en la fila “{o}” de {i3}: {n0} (mediana; 90 % de las simulaciones: de {n1} "
        "a {n2}).",
    }},
    [SAYS_ROW_HIGHEST] = {"row_highest", "median q05 q95 rows", {
        "“{w}”, {d0} to {d1}, is highest in the row “{o}” of {i3}: {n0} (median; 90 % of the runs: {n1} to {n2}).",
        "“{w}”, del {d0} al {d1}, es máximo en la fila “{o}” de {i3}: {n0} (mediana; 90 % de las simulaciones: de {n1} "
        "a {n2}).",
    }},
    [SAYS_CAMPS] = {"camps", "mean registered replicates difference_by_share", {
        "On {d1} {n0} people are in the camps of {w} in the simulation (mean of {i2} {c2 run|runs}), and {n1} are "
        "registered. Over all days the camps differ from the register by {t3} of the people registered.",
        "El {d1} hay {n0} personas en los campamentos de {w} en la simulación (media de {i2} {c2 simulación|simulaciones}), "
        "y {n1} registradas. En todos los días los campamentos difieren del registro en el {t3} de las personas registradas.",
    }},

    /* --- how far to trust it --- */
    [SAYS_VALUES] = {"values", "measured calibrated assumed all", {
        "Of the {i3} values that the scenario states, {i0} are measured, {i1} calibrated and {i2} assumed.",
        "De los {i3} valores que indica el escenario, {i0} están medidos, {i1} calibrados y {i2} supuestos.",
    }},
    [SAYS_STOPPED] = {"stopped", "completed asked at_most", {
        "The run was stopped: {i0} of {c2 at most |}{i1} runs are complete.",
        "La simulación se detuvo: {c0 está completa|están completas} {i0} de {c2 como máximo |}{i1}.",
    }},
    [SAYS_FEW] = {"few", "runs", {
        "The intervals rest on {i0} {c0 run|runs}; fewer than 20 are too few for them.",
        "Los intervalos se apoyan en {i0} {c0 simulación|simulaciones}; menos de 20 no bastan.",
    }},
    [SAYS_RECORD] = {"record", "months error_of_median share_inside_90", {
        "Against the record of {m} ({i0} {c0 month|months}) the median misses by {s1} of the count (root mean square), "
        "and {s2} of the months lie in the 90 % interval.",
        "Frente al registro de {m} ({i0} {c0 mes|meses}) la mediana se desvía {u1} de lo contado (media cuadrática), y "
        "{e2} de los meses cae en el intervalo del 90 %.",
    }},
    [SAYS_WORST] = {"worst", "months error_of_median share_inside_90", {
        "The series met worst is “{w}”: missed by {s1} of the count over {i0} months.",
        "La serie peor reproducida es “{w}”: se desvía {u1} de lo contado en {i0} meses.",
    }},
    [SAYS_NO_RECORD] = {"no_record", "", {
        "No run of the policy that was in force is compared with a record here.",
        "Aquí ninguna simulación de la política vigente se compara con un registro.",
    }},
    [SAYS_FOLLOWED] = {"followed", "", {
        "These runs are made to follow the record (--assimilation): how close they come to it is no test of the model.",
        "Estas simulaciones se ajustan para seguir el registro (--assimilation): que queden cerca de él no pone a prueba el "
        "modelo.",
    }},
    [SAYS_DEPENDS] = {"depends", "probability_lower_below median probability_lower_above replicates_below "
                "replicates_above probability_equal_below probability_equal_above", {
        "Whether “{p}” or “{o}” has fewer {m} depends most on “{w}”: the first has fewer in {r035} "
        "with it below {n1}, in {r246} above.",
        "Que “{p}” o “{o}” tenga menos {m} depende sobre todo de “{w}”: la primera tiene menos en {r035} "
        "con un valor menor que {n1}, en {r246} con uno mayor.",
    }},
    [SAYS_REVERSES] = {"reverses", "probability_lower_below median probability_lower_above replicates_below "
                "replicates_above probability_equal_below probability_equal_above", {
        "One assumption reverses the order: “{p}” has fewer {m} than “{o}” in {r035} with “{w}” below"
        " {n1}, and in {r246} above.",
        "Un supuesto invierte el orden: “{p}” tiene menos {m} que “{o}” en {r035} con "
        "“{w}” menor que {n1}, y en {r246} con uno mayor.",
    }},
    [SAYS_STEADY] = {"steady", "probability_lower replicates probability_equal no_assumption_tried", {
        "Of the two with fewest {m}, “{p}” has fewer than “{o}” in {r012}; {c3 these runs cannot show on which assumption "
        "this depends|no single assumption stands out on which this depends}.",
        "De las dos con menos {m}, “{p}” tiene menos que “{o}” en {r012}; {c3 estas simulaciones no pueden mostrar de qué "
        "supuesto depende|no destaca ningún supuesto del que esto dependa}.",
    }},
    [SAYS_TURNS] = {"turns", "probability_lower replicates probability_equal", {
        "Of the two with fewest {m}, “{p}” has fewer than “{o}” in {r012}; half or twice “{w}”, for which there is no "
        "evidence, would turn this.",
        "De las dos con menos {m}, “{p}” tiene menos que “{o}” en {r012}; la mitad o el doble de “{w}”, sin evidencia, lo "
        "invertiría.",
    }},
    [SAYS_UNDECIDED] = {"undecided", "share_of_variance low high", {
        "Undecided: half or twice “{w}”, for which there is no evidence, would turn the sign of the difference of “{p}”; "
        "it makes {s0} of its variance{k12}.",
        "Sin decidir: la mitad o el doble de “{w}”, sin evidencia, cambiaría el signo de la diferencia de “{p}”; causa "
        "{e0} de su varianza{k12}.",
    }},
    [SAYS_SIZE] = {"size", "share_of_variance low high", {
        "The size of the difference of “{p}” depends most on “{w}”, which makes {s0} of its variance{k12}.",
        "El tamaño de la diferencia de “{p}” depende sobre todo de “{w}”, que causa {e0} de su varianza{k12}.",
    }},
    [SAYS_NOT_COUNTED] = {"not_counted", "values_fixed", {
        "Not counted: harm to people after they are returned, or who cannot leave. The intervals cover {c0 chance alone, "
        "since no value varies between these runs,|chance and the stated uncertainty of values,} not what the model leaves "
        "out.",
        "No se cuenta el daño a quienes son devueltos o no pueden salir. Los intervalos abarcan {c0 solo el azar, pues "
        "ningún valor varía entre estas simulaciones,|el azar y la incertidumbre indicada de los valores,} no lo que el "
        "modelo omite.",
    }},
    [SAYS_NO_CHANCE] = {"no_chance", "values_fixed", {
        "Not counted: harm to people after they are returned, or who cannot leave. The noise of the environment stays at "
        "its mean: the intervals cover {c0 nothing, since all of these runs are the same|the stated uncertainty of values "
        "alone, neither chance nor what the model leaves out}.",
        "No se cuenta el daño a quienes son devueltos o no pueden salir. El ruido del entorno se queda en su media: los "
        "intervalos {c0 no abarcan nada, pues todas estas simulaciones son iguales|abarcan solo la incertidumbre indicada "
        "de los valores, no el azar ni lo que el modelo omite}.",
    }},
    [SAYS_CERTIFIED] = {"certified", "replicates exact_replicates confirmed differences", {
        "In {i0} {c0 replicate|replicates} people go by their expectation, not by draws; {i1} exact {c1 replicate|replicates} "
        "of the same numbers {c1 confirms|confirm} {i2} of the {i3} differences in the table.",
        "En {i0} {c0 réplica|réplicas} las personas siguen su expectativa, sin sorteos; {i1} {c1 réplica exacta|réplicas "
        "exactas} de los mismos números {c1 confirma|confirman} {i2} de las {i3} diferencias de la tabla.",
    }},
    [SAYS_UNCONFIRMED] = {"unconfirmed", "replicates", {
        "Those not confirmed are of the exact replicates alone; the numbers of each policy, and which is fewest or lowest, "
        "are of {c0 the |all }{i0}{c0  by expected draws|}.",
        "Las no confirmadas son solo de las réplicas exactas; los números de cada política, y cuál es menor, son de {c0 la |las }"
        "{i0}{c0  por sorteos esperados|}.",
    }},
    [SAYS_EXACT_SETTLED] = {"exact_settled", "exact_replicates unconfirmed settled most", {
        "Of encounters, custody over capacity and public cost {i1} {c1 difference|differences} over the whole span "
        "{c1 is|are} not confirmed: "
        "exact replicates were run until these settled all of them, {i0} replicates.",
        "De encuentros, custodia sobre la capacidad y costo público {c1 no está confirmada|no están confirmadas} {i1} "
        "{c1 diferencia|diferencias} de todo el "
        "período: se simularon réplicas exactas hasta que las fijaron todas, {i0} réplicas.",
    }},
    [SAYS_EXACT_BOUND] = {"exact_bound", "exact_replicates unconfirmed settled most", {
        "Of encounters, custody over capacity and public cost {i1} {c1 difference|differences} over the whole span "
        "{c1 is|are} not confirmed; "
        "{i0} exact {c0 replicate settles|replicates settle} {i2} of them. No more than {i3} {c3 is|are} run, so that their time stays in proportion to that "
        "of all; more --replicates allow more.",
        "De encuentros, custodia sobre la capacidad y costo público {c1 no está confirmada|no están confirmadas} {i1} "
        "{c1 diferencia|diferencias} de todo el "
        "período; {i0} {c0 réplica exacta fija|réplicas exactas fijan} {i2} de ellas. No se simulan más de {i3}, para que su tiempo guarde "
        "proporción con el de todas; con más --replicates hay más.",
    }},
    [SAYS_EXACT_SHORT] = {"exact_short", "exact_replicates unconfirmed settled most", {
        "Of encounters, custody over capacity and public cost {i1} {c1 difference|differences} over the whole span "
        "{c1 is|are} not confirmed; "
        "{i0} exact {c0 replicate settles|replicates settle} {i2} of them. More were due, up to {i3}: the run was stopped, or memory was short.",
        "De encuentros, custodia sobre la capacidad y costo público {c1 no está confirmada|no están confirmadas} {i1} "
        "{c1 diferencia|diferencias} de todo el "
        "período; {i0} {c0 réplica exacta fija|réplicas exactas fijan} {i2} de ellas. Faltan otras, hasta {i3}: la simulación se detuvo, o faltó "
        "memoria.",
    }},
    [SAYS_EXACT_ALONE] = {"exact_alone", "exact_replicates unconfirmed settled most members", {
        "Of encounters, custody over capacity and public cost {i1} {c1 difference|differences} over the whole span "
        "{c1 is not confirmed and rests|are not confirmed and rest} on {i0} exact {c0 replicate|replicates} alone. {c4 "
        "Without --fast all members are exact.|No more than 25 are run for a stated number of --replicates; with --precision "
        "P and over 100 of them they go on until such differences are settled, up to a quarter of that number.}",
        "De encuentros, custodia sobre la capacidad y costo público {c1 no está confirmada|no están confirmadas} {i1} "
        "{c1 diferencia|diferencias} de todo el período, que {c1 es|son} solo de {i0} {c0 réplica exacta|réplicas exactas}. "
        "{c4 Sin --fast todos los miembros son exactos.|Para un número dado con --replicates no se simulan más de 25; con "
        "--precision P y más de 100 se simulan hasta fijar tales diferencias, como máximo una cuarta parte de ese número.}",
    }},
    [SAYS_EXACT_OPEN] = {"exact_open", "open", {
        "Of {m}, exact replicates alone leave open whether there are clearly fewer, clearly more or neither with {w}.",
        "De {m}, las réplicas exactas solas dejan abierto si hay claramente menos, claramente más o ninguna de las dos "
        "cosas con {w}.",
    }},
    [SAYS_UNCERTIFIED] = {"uncertified", "replicates exact_replicates needed", {
        "Nothing here is confirmed: in {i0} replicates people go by their expectation, not by draws, and when the run was "
        "stopped {i1} exact {c1 replicate|replicates} of the same numbers {c1 was|were} complete, where {i2} are needed to "
        "judge by.",
        "Nada de esto está confirmado: en {i0} réplicas las personas siguen su expectativa, sin sorteos, y cuando se "
        "detuvo la simulación había {i1} {c1 réplica exacta|réplicas exactas} de los mismos números, cuando hacen falta "
        "{i2} para juzgar.",
    }},
    [SAYS_SETTLED] = {"settled", "replicates decided differences settled precision", {
        "After {i0} {c0 replicate|replicates} {i1} of the {i2} differences in the table {c1 is|are} decided: clearly less, clearly more, or "
        "neither. The ends of the 90 % interval are settled, to {s4} of its width, for {i3} of the {i2}. Each of these "
        "may be wrong with a chance of 5 %.",
        "Tras {i0} {c0 réplica|réplicas} {c1 está decidida|están decididas} {i1} de las {i2} diferencias de la tabla: claramente menos, claramente más o "
        "ninguna de las dos. Los extremos del intervalo del 90 % están fijos, al {s4} de su ancho, en {i3} de las "
        "{i2}. Cada cosa puede fallar con probabilidad del 5 %.",
    }},
    [SAYS_UNSETTLED] = {"unsettled", "open", {
        "Still open: {i0} of them, of {w}; more replicates may decide them.",
        "Aún abiertas: {i0} de ellas, de {w}; más réplicas pueden decidirlas.",
    }},
    [SAYS_REPLAY] = {"replay", "", {
        "Every policy replays what the record states of departures and attempts: this compares counterfactuals"
        " of what happened. Part of that record is a response to the policy that was in force; of that part "
        "the comparison says nothing.",
        "Todas las políticas repiten lo que el registro dice de salidas e intentos: se comparan "
        "contrafactuales de lo ocurrido. Parte de ese registro responde a la política vigente; de esa parte "
        "la comparación no dice nada.",
    }},
    [SAYS_BEYOND] = {"beyond", "", {
        "After {d1} no data drive the model: drivers keep their last values.",
        "Después del {d1} ningún dato guía el modelo: los factores conservan su último valor.",
    }},
    [SAYS_POINT] = {"point", "", {
        "A point fit says nothing about uncertainty.",
        "Un ajuste puntual no dice nada de la incertidumbre.",
    }},
    [SAYS_UNIDENTIFIED] = {"unidentified", "unidentified priors", {
        "The data leave {i0} of the {i1} parameters where their priors put them.",
        "Los datos dejan {i0} de los {i1} parámetros donde los puso su distribución a priori.",
    }},
    [SAYS_PREDICTED] = {"predicted", "share_inside_90 observed", {
        "{s0} of the {i1} observed numbers lie in the 90 % intervals of new runs with the calibrated parameters.",
        "Cae {e0} de los {i1} números observados en los intervalos del 90 % de nuevas simulaciones con los parámetros "
        "calibrados.",
    }},
    [SAYS_TOTALS] = {"totals", "months error_of_median share_inside_90", {
        "Monthly totals of {m} ({i0} {c0 month|months}): the median misses by {s1} of the count (root mean square), and "
        "{s2} of the months lie in the 90 % interval.",
        "Totales mensuales de {m} ({i0} {c0 mes|meses}): la mediana se desvía {u1} de lo contado (media cuadrática), y "
        "{e2} de los meses cae en el intervalo del 90 %.",
    }},
    [SAYS_UNREACHED] = {"unreached", "unreached counts", {
        "The model does not reach {i0} of the {i1} counts: they are over three standard errors away.",
        "El modelo no alcanza {i0} de los {i1} conteos: están a más de tres errores estándar.",
    }},
    [SAYS_UNSCORED] = {"unscored", "unscored origins", {
        "After {i0} of {i1} origins no month is observed; they are not counted.",
        "Tras {i0} de {i1} orígenes no hay ningún mes observado; no se cuentan.",
    }},
    [SAYS_EXPECTED] = {"expected", "noise_at_mean", {
        "In these runs people go by their expectation, not by draws: of chance they hold {c0 nothing|the noise of the "
        "environment alone}.",
        "En estas simulaciones las personas siguen su expectativa, sin sorteos: del azar {c0 no contienen nada|solo contienen "
        "el ruido del entorno}.",
    }},
    [SAYS_EXPECTED_ROWS] = {"expected_rows", "expected rows", {
        "In {i0} of the {i1} {c1 row|rows} people go by their expectation, not by draws: of chance {c0 it holds|these hold} the "
        "noise of the environment alone.",
        "En {i0} de las {i1} {c1 fila|filas} las personas siguen su expectativa, sin sorteos: del azar solo {c0 contiene|"
        "contienen} el ruido del entorno.",
    }},
    [SAYS_EXPECTED_PILOT] = {"expected_pilot", "of_pilot particles", {
        "In the runs of the pilot people go by their expectation, not by draws; {i0} of the {i1} particles are such runs. The "
        "others and the check are by exact draws.",
        "En las simulaciones piloto las personas siguen su expectativa, sin sorteos; {i0} de las {i1} partículas son de ellas. "
        "Las demás y la comprobación son por sorteos exactos.",
    }},
    [SAYS_EXPECTED_FIT] = {"expected_fit", "", {
        "In the runs of the pilot and of the fit people go by their expectation, not by draws; the check is by exact draws.",
        "En las simulaciones piloto y del ajuste las personas siguen su expectativa, sin sorteos; la comprobación es por "
        "sorteos exactos.",
    }},
    [SAYS_EXPECTED_PASSES] = {"expected_passes", "", {
        "In the passes people go by their expectation, not by draws; the last run, by which this is judged, is by exact "
        "draws.",
        "En las pasadas las personas siguen su expectativa, sin sorteos; la última simulación, por la que se juzga esto, es "
        "por sorteos exactos.",
    }},
    [SAYS_CLIPPED] = {"clipped", "clipped", {
        "{i0} of the shares {c0 was|were} estimated outside 0 to 100 % of the variance and {c0 is|are} cut off there: "
        "the evaluations were few.",
        "{i0} de las partes {c0 se estimó|se estimaron} fuera de 0 a 100 % de la varianza y {c0 se corta|se cortan} "
        "ahí: las evaluaciones fueron pocas.",
    }},
    [SAYS_GIVEN] = {"given", "", {
        "The total of people is given, not predicted: new people follow the camps' own increase. Only how they divide "
        "among the camps is tested. Registers lag arrivals and are revised.",
        "El total de personas está dado, no pronosticado: las nuevas siguen el aumento de los propios campamentos. Solo "
        "se prueba cómo se reparten entre los campamentos. Los registros van detrás de las llegadas y se corrigen.",
    }},
};
/* clang-format on */

const char *const statement_trust_headings[LANGUAGES] = {"How far to trust this", "Hasta dónde fiarse"};

const struct measure_words measure_words[] = {
    {M_ENCOUNTERS, {"encounters", "encuentros"}, {"Fewest encounters", "Menos encuentros"}},
    {M_DEPARTURES, {"departures", "salidas"}, {"Fewest departures", "Menos salidas"}},
    {M_CUSTODY_OVER,
     {"person-days in custody over capacity", "días-persona en custodia sobre la capacidad"},
     {"Fewest person-days in custody over capacity", "Menos días-persona en custodia sobre la capacidad"}},
    {M_COST,
     {"US dollars of public cost", "dólares de costo público"},
     {"Lowest public cost in US dollars", "Menor costo público en dólares"}},
    {-1, {"", ""}, {"", ""}},
};
