/* The texts of the program in Spanish (language.h), by where they are shown. Words follow the reports of the region's
 * agencies: "encuentro" as in the statistics of the border authority, "instalación" for a facility. */
#include "base/language.h"

#define NB "\xc2\xa0" /* keeps a number and its sign on one line */

const struct translation spanish_table[] = {
    /* --- the page --- */
    {"simulation report", "informe de simulación"},
    {"Simulation report", "Informe de simulación"},
    {"Simulation result", "Resultado de simulación"},
    {"Skip to the report", "Ir al informe"},
    {"Contents", "Contenido"},
    {"Values by date: %s", "Valores por fecha: %s"},
    {"Policy shown alone", "Política que se muestra sola"},
    {"Policies compared", "Políticas comparadas"},
    {"Whole period", "Todo el período"},
    {"Month on the map", "Mes en el mapa"},
    {"Day on the map", "Día en el mapa"},
    {"Circles: people in the camps on the day stated here (median); their area grows with the number.",
     "Círculos: personas en los campamentos el día indicado aquí (mediana); su área crece con el número."},
    {"Back", "Atrás"},
    {"Forward", "Adelante"},
    {"Play", "Reproducir"},
    {"Stop", "Detener"},
    {"Lines are those of the period stated here, all months and policies to one scale. The result holds flows by "
     "month, not by day.",
     "Las líneas son las del período indicado aquí, todos los meses y políticas a una escala. El resultado tiene los "
     "flujos por mes, no por día."},
    {"What the numbered dates are", "Qué son las fechas numeradas"},
    {" A marker without a bar is the difference of the means, relative to the mean of the baseline: some replicate of "
     "the baseline has none of what is counted, so its own relative difference is undefined.",
     " Una marca sin barra es la diferencia de las medias, relativa a la media de la base: alguna réplica de la base "
     "no "
     "tiene nada de lo que se cuenta, y su propia diferencia relativa no está definida."},
    {"Move the levers yourself", "Mueva usted las palancas"},
    {"%s to %s. Policies compared; where one is shown alone it is: %s.",
     "Del %s al %s. Se comparan políticas; donde se muestra una sola, es: %s."},
    {"%s to %s. Policy: %s.", "Del %s al %s. Política: %s."},
    {"Aggregate estimates of groups, made to compare policies and to plan for reception. They do not describe or "
     "predict any person.",
     "Estimaciones de grupos, hechas para comparar políticas y planear la acogida. No describen ni predicen a ninguna "
     "persona."},
    {"Made by flujo from one result file. The page holds all it needs and loads nothing; equal results give equal "
     "pages.",
     "Hecho por flujo de un solo archivo de resultados. La página contiene todo lo que necesita y no carga nada; "
     "resultados iguales dan páginas iguales."},
    {"Left out on paper: the values behind the charts by month and day, differences after shorter "
     "times, the check of expected draws, and the list of parameters. They unfold in the page.",
     "No se imprimen los valores de los gráficos por mes y día, las diferencias tras plazos menores, la comprobación "
     "de los sorteos esperados ni la lista de parámetros. Se despliegan en la página."},
    {"The answer", "La respuesta"},
    {"Where people move", "Por dónde se mueven las personas"},
    {"Encounters, simulated and observed", "Encuentros, simulados y observados"},
    {"Camps, simulated and registered", "Campamentos, simulados y registrados"},
    {"Custody and capacity", "Custodia y capacidad"},
    {"What the policies change", "Qué cambian las políticas"},
    {"Beliefs, smugglers and cooperation", "Creencias, traficantes y cooperación"},
    {"Asylum cases", "Casos de asilo"},
    {"Trends and early warnings", "Tendencias y alertas tempranas"},
    {"What the simulation does not meet", "Qué no reproduce la simulación"},
    {"The simulation beside dated facts", "La simulación junto a hechos fechados"},
    {"How well the simulation fits the observations", "Qué tan bien se ajusta la simulación a lo observado"},
    {"The record, replayed", "El registro, reproducido"},
    {"What drives the result", "De qué depende el resultado"},
    {"Forecast", "Pronóstico"},
    {"How accurate such forecasts were", "Qué tan acertados fueron estos pronósticos"},
    {"Calibration", "Calibración"},
    {"Parameters and their sources", "Parámetros y sus fuentes"},
    {"What the model cannot say", "Lo que el modelo no puede decir"},
    {"Words used here", "Palabras usadas aquí"},
    {"How to reproduce this", "Cómo reproducir esto"},
    {"By demographic, origin and border sector", "Por grupo, origen y sector de la frontera"},
    {"Other facilities, children and waiting", "Otras instalaciones, menores y espera"},
    {"Month by month, how effects last, trade-offs and checks",
     "Mes a mes, cuánto duran los efectos, equilibrios y comprobaciones"},
    {"Key numbers", "Cifras principales"},
    {"More on how far to trust this", "Más sobre hasta dónde fiarse"},

    /* --- the answer and its numbers --- */
    {"Against the %.0f observed months the median misses by %s (root mean square percentage error), and %s of the "
     "months lie in the 90 %% interval.",
     "Frente a los %.0f meses observados la mediana se desvía un %s (raíz del error porcentual cuadrático medio), y el "
     "%s de los meses cae en el intervalo del 90 %%."},
    {"The result has no monthly encounters; the sections below show what it contains.",
     "El resultado no tiene encuentros por mes; las secciones que siguen muestran lo que contiene."},
    {"Policy: “%.*s”.", "Política: «%.*s»."},
    {"Under “%.*s” the simulation gives %s encounters in the whole period (mean).",
     "Con «%.*s» la simulación da %s encuentros en todo el período (media)."},
    {" The largest month is %s with %s (90 %% interval %s to %s).",
     " El mes más alto es %s con %s (intervalo del 90 %%: de %s a %s)."},
    {"%s, highest month: %s (90 %% interval %s to %s)", "%s, mes más alto: %s (intervalo del 90 %%: de %s a %s)"},
    {"departures from home, whole period (mean)", "salidas del lugar de origen, todo el período (media)"},
    {"encounters, whole period (mean)", "encuentros, todo el período (media)"},
    {"people encountered for the first time (mean)", "personas encontradas por primera vez (media)"},
    {"encounters for each person encountered (ratio of means)", "encuentros por persona encontrada (razón de medias)"},
    {"encounters", "encuentros"},
    {"children held 72 h or more", "menores retenidos 72 h o más"},
    {"days with a facility over capacity in at least half of the replicates",
     "días con una instalación sobre su capacidad en al menos la mitad de las réplicas"},
    {"replicates behind each interval", "réplicas detrás de cada intervalo"},
    {"replicates behind each interval: fewer than asked, the run was stopped early",
     "réplicas detrás de cada intervalo: menos de las pedidas, la simulación se detuvo antes"},
    {"Counts of people above 0 and below %s are not shown, to protect small groups; intervals that reach into them are "
     "drawn from 0.",
     "No se muestran números de personas mayores que 0 y menores que %s, para proteger a grupos pequeños; los "
     "intervalos que llegan a ellos se dibujan desde 0."},
    {"Months that the run covers in part, from %.10s or to %.10s, are left out.",
     "Se omiten los meses que la simulación cubre solo en parte, desde el %.10s o hasta el %.10s."},

    /* --- charts, legends and tables of values --- */
    {"simulated, median", "simulado, mediana"},
    {"50 % interval", "intervalo del 50 %"},
    {"observed", "observado"},
    {"capacity", "capacidad"},
    {"over capacity in at least half of the replicates", "sobre la capacidad en al menos la mitad de las réplicas"},
    {"Month", "Mes"},
    {"Date", "Fecha"},
    {"Observed", "Observado"},
    {"Mean", "Media"},
    {"Median", "Mediana"},
    {"Capacity", "Capacidad"},
    {"Values as a table", "Valores en una tabla"},
    {"Values as a table, every seventh day", "Valores en una tabla, cada siete días"},
    {"Each row is one quantity; a marker shows the middle estimate and a bar its interval. The values are in the table "
     "below.",
     "Cada fila es una cantidad; una marca muestra la estimación central y una barra su intervalo. Los valores están "
     "en la tabla siguiente."},
    {"One point a policy; to the right and up is better. Ringed points are not beaten in both aims by any other. The "
     "values are in the table below.",
     "Un punto por política; a la derecha y arriba es mejor. A los puntos con anillo ninguno los supera en ambos "
     "objetivos. Los valores están en la tabla siguiente."},
    {"%s is highest in %s with %s", "%s es máximo en %s con %s"},
    {" (90 %% interval %s to %s)", " (intervalo del 90 %%: de %s a %s)"},
    {"Unit: %s. ", "Unidad: %s. "},
    {"The simulated median", "La mediana simulada"},
    {"The observed value", "El valor observado"},
    {"Capacity lies between %s and %s. ", "La capacidad está entre %s y %s. "},
    {"Capacity is %s. ", "La capacidad es %s. "},
    {"Shown as a table below.", "Se muestra como tabla más abajo."},

    /* --- the map --- */
    {"Places and routes", "Lugares y rutas"},
    {"Map of places and flows", "Mapa de lugares y flujos"},
    {"%d places and %d routes; the largest flow is %s people. The largest flows are in the table below.",
     "%d lugares y %d rutas; el mayor flujo es de %s personas. Los mayores flujos están en la tabla siguiente."},
    {"Width of a line: people who used the route in the whole period (mean of the simulation).",
     "Ancho de una línea: personas que usaron la ruta en todo el período (media de la simulación)."},
    {"How to read the map", "Cómo leer el mapa"},
    {"The number of people grows with the square of the width. Lines bend to the right of the direction of travel. ",
     "El número de personas crece con el cuadrado del ancho. Las líneas se curvan a la derecha del sentido del "
     "viaje. "},
    {"Thin grey: not used, or by too few to show. ", "Gris fino: sin uso, o de muy pocas personas para mostrarlo. "},
    {"Thin grey: not used. ", "Gris fino: sin uso. "},
    {"Routes of the scenario; the result holds no flows.", "Rutas del escenario; el resultado no tiene flujos."},
    {"Coasts and borders: Natural Earth; they say nothing about legal status.",
     "Costas y fronteras: Natural Earth; no dicen nada sobre su situación jurídica."},
    {"%s to %s: %s", "De %s a %s: %s"},
    {"W", "O"},
    {"origin", "origen"},
    {"town or transit", "ciudad o tránsito"},
    {"checkpoint", "puesto de control"},
    {"border crossing", "cruce fronterizo"},
    {"camp", "campamento"},
    {"destination", "destino"},
    {"place in conflict", "lugar en conflicto"},
    {"From", "De"},
    {"To", "A"},
    {"People on the route (mean)", "Personas en la ruta (media)"},
    {"The largest flows as a table", "Los mayores flujos en una tabla"},
    {"Flows over the whole period, largest first", "Flujos de todo el período, los mayores primero"},

    /* --- encounters --- */
    {"An encounter is one meeting of a person with the border authority; a person who tries again is counted again.",
     "Un encuentro es una vez que la autoridad detiene a una persona en la frontera; quien lo intenta otra vez se "
     "cuenta otra vez."},
    {"How to read the bands", "Cómo leer las bandas"},
    {"The bands contain half and nine tenths of the simulated replicates: they show the spread from chance and from "
     "uncertain parameters, not from what the model leaves out.",
     "Las bandas contienen la mitad y nueve décimos de las réplicas simuladas: muestran la dispersión por el azar y "
     "por los parámetros inciertos, no por lo que el modelo deja fuera."},
    {"Encounters by month", "Encuentros por mes"},
    {"encounters a month", "encuentros por mes"},
    {"encounters a day", "encuentros por día"},
    {"Encounters by demographic", "Encuentros por grupo"},
    {"Encounters by origin", "Encuentros por origen"},
    {"Encounters by sector of the border", "Encuentros por sector de la frontera"},
    {"Each panel has its own scale. Line: median; bands: 50 % and 90 % intervals.",
     "Cada panel tiene su propia escala. Línea: mediana; bandas: intervalos del 50 % y del 90 %."},
    {"Each panel has its own scale. Line: median; bands: 50 % and 90 % intervals; points: observed, where there are "
     "records.",
     "Cada panel tiene su propia escala. Línea: mediana; bandas: intervalos del 50 % y del 90 %; puntos: lo observado, "
     "donde hay registros."},

    /* --- camps --- */
    {"registered", "registrados"},
    {"People in %.*s", "Personas en %.*s"},
    {"New people follow the camps' own increase, so the total is given, not predicted; what is tested is how it "
     "divides among the camps. The bands hold chance alone. Registrations lag arrivals and are revised.",
     "Las personas nuevas siguen el propio aumento de los campamentos, así que el total está dado, no previsto; lo que "
     "se prueba es cómo se reparte entre ellos. Las bandas contienen solo el azar. Los registros llegan después de las "
     "llegadas y se corrigen."},

    /* --- custody --- */
    {"People held, against the beds in force (median).", "Personas retenidas, frente a las plazas en vigor (mediana)."},
    {"What is counted as capacity, and as being over it", "Qué se cuenta como capacidad, y qué como exceso"},
    {"Beds in force are those stated for the facility times what the policy sets for the day. People over capacity are "
     "counted, never turned into a smaller number; shading marks the days on which at least half of the replicates are "
     "over capacity. People without room in the next facility wait in the previous one, so full shelters appear as "
     "crowding at entry.",
     "Las plazas en vigor son las indicadas para la instalación por lo que la política fija para el día. A las "
     "personas sobre la capacidad se las cuenta, nunca se las reduce; el sombreado "
     "marca los días en que al menos la mitad de las réplicas supera la capacidad. Quien no tiene lugar en la "
     "instalación siguiente espera en la anterior: los albergues llenos aparecen como aglomeración a la entrada."},
    {"People in custody: %.*s", "Personas en custodia: %.*s"},
    {"people", "personas"},
    {"children", "menores"},
    {"hours", "horas"},
    {"No capacity is stated for this facility.", "No se indica una capacidad para esta instalación."},
    {"Over capacity in at least half of the replicates", "Sobre la capacidad en al menos la mitad de las réplicas"},
    {"Over capacity in at least one replicate of twenty", "Sobre la capacidad en al menos una réplica de cada veinte"},
    {"Days over capacity in at least one replicate of twenty",
     "Días sobre la capacidad en al menos una réplica de cada veinte"},
    {"Within capacity in most replicates throughout.",
     "Dentro de la capacidad en la mayoría de las réplicas todo el tiempo."},
    {"days of whole months", "días de meses enteros"},
    {"day", "día"},
    {"days", "días"},
    {"%s to %s", "de %s a %s"},
    {"; and %d more up to %s", "; y %d más hasta el %s"},
    {"Children in entry custody for 72 hours or more", "Menores en la custodia de entrada durante 72 horas o más"},
    {"The legal limit for unaccompanied children in border facilities is 72 hours.",
     "El límite legal para menores no acompañados en instalaciones fronterizas es de 72 horas."},
    {"People waiting at the border", "Personas que esperan en la frontera"},

    /* --- policies --- */
    {"Measure", "Medida"},
    {"Policy", "Política"},
    {"Unit", "Unidad"},
    {"Difference (mean)", "Diferencia (media)"},
    {"Relative", "Relativa"},
    {"Replicates in which it is lower", "Réplicas en las que es menor"},
    {"In which it is the same", "En las que es igual"},
    {"Differences as a table", "Diferencias en una tabla"},
    {"Paired differences from the baseline after %.*s", "Diferencias en pares con la base tras %.*s"},
    {"month", "mes"},
    {"months", "meses"},
    {"week", "semana"},
    {"weeks", "semanas"},
    {"year", "año"},
    {"years", "años"},
    {"Difference from the baseline after %.*s", "Diferencia con la base tras %.*s"},
    {"Differences after %.*s", "Diferencias tras %.*s"},
    {"Marker: median of the paired relative differences; bar: 90 % interval. A median beyond ±200 % is written at the "
     "edge.",
     "Marca: mediana de las diferencias relativas en pares; barra: intervalo del 90 %. Una mediana más allá de ±200 % "
     "se escribe en el borde."},
    {"relative to the baseline", "respecto a la base"},
    {"How the effect lasts: encounters of each month beside the baseline",
     "Cuánto dura el efecto: encuentros de cada mes junto a la base"},
    {"share of the baseline's encounters of the month", "parte de los encuentros de la base en el mes"},
    {"Means. 100 % is the baseline of that month: below it there are fewer encounters, above it more. Each policy has "
     "the line of the chart above.",
     "Medias. 100 % es la base de ese mes: por debajo hay menos encuentros, por encima más. Cada política tiene la "
     "línea del gráfico anterior."},
    {"Effect and lower cost", "Efecto y menor costo"},
    {"Effect and lower hazard", "Efecto y menor peligro"},
    {"Effect and how it lasts", "Efecto y cuánto dura"},
    {"reduction of cost", "reducción del costo"},
    {"reduction of harm", "reducción del daño"},
    {"share of effect retained", "parte del efecto que queda"},
    {"reduction of encounters", "reducción de encuentros"},
    {"Horizontal: reduction of encounters against the baseline after %.*s. Vertical: the other aim. Ringed: no other "
     "policy is better in both. Fewer encounters are not a benefit in themselves: read them together with hazard, "
     "custody and returns.",
     "Horizontal: reducción de encuentros respecto a la base tras %.*s. Vertical: el otro objetivo. Con anillo: "
     "ninguna otra política es mejor en ambos. Menos encuentros no son un beneficio en sí: léanse junto con el "
     "peligro, la custodia y los retornos."},
    {"Aims against each other", "Objetivos frente a frente"},
    {"Aims by policy", "Objetivos por política"},
    {"Reduction of encounters", "Reducción de encuentros"},
    {"Reduction of cost", "Reducción del costo"},
    {"Reduction of harm", "Reducción del daño"},
    {"Share of effect retained", "Parte del efecto que queda"},
    {"Quantity", "Cantidad"},
    {"Note", "Nota"},
    {"How the effect lasts, as a table", "Cuánto dura el efecto, en una tabla"},
    {"How the effect lasts", "Cuánto dura el efecto"},
    {"longer than the run in # % of the replicates", "más que la simulación en el # % de las réplicas"},
    {"longer than the run in # of # replicates", "más que la simulación en # de # réplicas"},
    {"Largest reduction over three months (share of the baseline)", "Mayor reducción en tres meses (parte de la base)"},
    {"Reduction of the last three months / the largest", "Reducción de los últimos tres meses / la mayor"},
    {"Months until the reduction has halved", "Meses hasta que la reducción cae a la mitad"},
    {"Largest excess over the baseline afterwards (share)", "Mayor exceso sobre la base después (parte)"},
    {"Additional cost per encounter averted (USD; negative: saved)",
     "Costo adicional por encuentro evitado (USD; negativo: ahorro)"},
    {"Reduction in the three months before the levers end (share)",
     "Reducción en los tres meses antes de que terminen las medidas (parte)"},
    {"Reduction of the last three months / that before the end",
     "Reducción de los últimos tres meses / la de antes del final"},
    {"Months after the end until the reduction has halved",
     "Meses tras el final hasta que la reducción cae a la mitad"},
    {"Largest excess over the baseline after the end (share)", "Mayor exceso sobre la base tras el final (parte)"},
    {"Cost of going on per encounter averted by it (USD)", "Costo de seguir por encuentro evitado (USD)"},
    {"Exact replicates", "Réplicas exactas"},
    {"Correlation", "Correlación"},
    {"Bias", "Sesgo"},
    {"Exact mean, estimated", "Media exacta, estimada"},
    {"Off at most (%)", "Desvío máximo (%)"},
    {"Verdict", "Veredicto"},
    {"Expected draws beside exact replicates of the same numbers",
     "Sorteos esperados junto a réplicas exactas de los mismos números"},
    {"confirmed", "confirmada"},
    {"not confirmed", "sin confirmar"},
    {"taken from the exact replicates", "tomada de las réplicas exactas"},
    {"the policies part here", "aquí se separan las políticas"},
    {"Encounters by policy", "Encuentros por política"},
    {"Medians. The intervals of one policy are wide because they share the uncertainty about the world; the paired "
     "differences above are the fair comparison.",
     "Medianas. Los intervalos de una política son anchos porque comparten la incertidumbre sobre el mundo; la "
     "comparación justa son las diferencias en pares de arriba."},
    {"no difference: every run is the same as with the baseline",
     "sin diferencia: todas las simulaciones son iguales que con la base"},
    {"Encounters (mean)|Encounters", "Encuentros (media)|Encuentros"},
    {"Change of them|Change", "Su cambio|Cambio"},
    {"Harm on the way (expected)|Harm", "Daño en el camino (esperado)|Daño"},
    {"Custody over capacity|Over beds", "Custodia sobre la capacidad|Sobre plazas"},
    {"Public cost|Cost", "Costo público|Costo"},
    {"The policies", "Las políticas"},
    {"The policies after %.*s: encounters, and changes in percent of the baseline, which is the row without changes",
     "Las políticas tras %.*s: encuentros, y cambios en porcentaje de la base, que es la fila sin cambios"},
    {"Baseline: %.*s. Policies are compared replicate by replicate under the same random numbers, so an interval "
     "that lies on one side of zero shows a difference that chance and the uncertain parameters do not explain.",
     "Base: %.*s. Las políticas se comparan réplica por réplica con los mismos números aleatorios: un intervalo a un "
     "solo lado de cero muestra una diferencia que ni el azar ni los parámetros inciertos explican."},

    /* --- drivers and asylum --- */
    {"These quantities are not observed; the model needs them to connect policies with departures. Read their "
     "direction and timing rather than their level.",
     "Estas cantidades no se observan; el modelo las necesita para unir las políticas con las salidas. Lea su sentido "
     "y su momento más que su nivel."},
    {"Belief in being admitted, by demographic", "Creencia en ser admitido, por grupo"},
    {"share, 0 to 100 %", "parte, de 0 a 100 %"},
    {"Mean over origins; what people at home expect.", "Media de los orígenes; lo que espera la gente en casa."},
    {"share of full activity", "parte de la actividad plena"},
    {"Price paid to smugglers", "Precio pagado a traficantes"},
    {"USD a journey", "USD por viaje"},
    {"USD a month", "USD por mes"},
    {"Effort of partner countries delivered", "Esfuerzo cumplido de los países socios"},
    {"share of the pledge", "parte de lo prometido"},
    {"0 %: none; 100 %: all that was pledged.", "0 %: nada; 100 %: todo lo prometido."},
    {"Open asylum cases", "Casos de asilo abiertos"},
    {"cases", "casos"},
    {"cases a month", "casos por mes"},
    {"granted", "concedidos"},
    {"denied", "denegados"},
    {"Decisions by month", "Decisiones por mes"},
    {"Medians.", "Medianas."},

    /* --- trends --- */
    {"Changes of level are found by splitting the series where the mean changes most, while the change exceeds what "
     "the differences between neighbours explain. A dated change is not a cause: season, events and policy can "
     "coincide.",
     "Los cambios de nivel se hallan partiendo la serie donde más cambia la media, mientras el cambio supere lo que "
     "explican las diferencias entre valores vecinos. Un cambio con fecha no es una causa: la estación, los hechos y "
     "la política pueden coincidir."},
    {"No change of level stands out from the variation between neighbouring values.",
     "Ningún cambio de nivel destaca de la variación entre valores vecinos."},
    {"Mean before", "Media antes"},
    {"Mean after", "Media después"},
    {"Change", "Cambio"},
    {"Changes of level", "Cambios de nivel"},
    {"moving average", "media móvil"},
    {"change of level", "cambio de nivel"},
    {"Moving average of three months.", "Media móvil de tres meses."},
    {"Moving average of 29 days.", "Media móvil de 29 días."},
    {"Trend of observed encounters", "Tendencia de los encuentros observados"},
    {"Trend of simulated encounters, by day", "Tendencia de los encuentros simulados, por día"},
    {"Trend of simulated encounters", "Tendencia de los encuentros simulados"},
    {"Facility", "Instalación"},
    {"Level", "Nivel"},
    {"Fullest on", "Más llena el"},
    {"People then", "Personas entonces"},
    {"Capacity then", "Capacidad entonces"},
    {"Early warnings on custody (median, at least three days in a row)",
     "Alertas tempranas de custodia (mediana, al menos tres días seguidos)"},
    {"watch: over 80 %", "vigilancia: más del 80 %"},
    {"alert: over 100 %", "alerta: más del 100 %"},
    {"The median of custody stays under 80 % of every capacity that is known: no early warning.",
     "La mediana de la custodia queda bajo el 80 % de toda capacidad conocida: no hay alerta temprana."},

    /* --- evidence --- */
    {"Of %s observed numbers %s lie outside the 90 %% interval of the simulation; a tenth of them would by chance, if "
     "they were independent and the model true.",
     "De %s números observados, %s están fuera del intervalo del 90 %% de la simulación; por azar lo estaría un "
     "décimo, si fueran independientes y el modelo cierto."},
    {"Single counts: how far the simulation is from them", "Cuentas sueltas: a qué distancia está la simulación"},
    {"0 %: the count. Marker: median of the simulation; bar: its 90 % interval. The farthest outside stand first; a "
     "median beyond ±200 % is written at the edge.",
     "0 %: lo contado. Marca: mediana de la simulación; barra: su intervalo del 90 %. Primero las más alejadas; una "
     "mediana más allá de ±200 % se escribe en el borde."},
    {"Single counts beside the simulation", "Cuentas sueltas junto a la simulación"},
    {"simulation less count, as a share of the count", "simulación menos lo contado, como parte de lo contado"},
    {"Counted", "Contado"},
    {"Simulated (median)", "Simulado (mediana)"},
    {"The forty that are met worst, as a table", "Los cuarenta peor reproducidos, en una tabla"},
    {"Observed numbers, those outside the interval first",
     "Números observados, primero los que están fuera del intervalo"},
    {"outside", "fuera"},
    {"inside", "dentro"},
    {"all", "todos"},
    {"%s: of %s, %s are inside the 90" NB "%% interval, and %s have a median within a factor of 2.",
     "%s: de %s, %s están dentro del intervalo del 90" NB "%%, y %s tienen una mediana dentro de un factor de 2."},
    {"Facts that no parameter was fitted to", "Hechos a los que no se ajustó ningún parámetro"},
    {"Facts used in fitting", "Hechos usados en el ajuste"},
    {"Fact", "Hecho"},
    {"Topic", "Tema"},
    {"5 % lower", "5 % inferior"},
    {"5 % higher", "5 % superior"},
    {"Off by factor", "Factor de desvío"},
    {"Fitted to", "Ajustado"},
    {"Not compared", "Sin comparar"},
    {"Source", "Fuente"},
    {"Sources are cited in the language of the scenario.", "Las fuentes se citan en el idioma del escenario."},
    {"Facts, worst first", "Hechos, los peores primero"},
    {"Off by factor: how many times the median is larger or smaller than the count. Fitted to: hand, when parameters "
     "were set while looking at the figure; assimilation, when the members of this run replay it. No measure: nothing "
     "in the model corresponds to the figure yet.",
     "Factor de desvío: cuántas veces es la mediana mayor o menor que lo contado. Ajustado: a mano, si se fijaron "
     "parámetros viendo la cifra; asimilación, si los miembros de esta simulación la reproducen. Sin medida: aún nada "
     "en el modelo corresponde a la cifra."},
    {"no", "no"},
    {"hand", "a mano"},
    {"assimilation", "asimilación"},
    {"no measure", "sin medida"},
    {"Values compared", "Valores comparados"},
    {"Inside 50" NB "%", "Dentro del 50" NB "%"},
    {"Inside 80" NB "%", "Dentro del 80" NB "%"},
    {"Inside 90" NB "%", "Dentro del 90" NB "%"},
    {"Inside 95" NB "%", "Dentro del 95" NB "%"},
    {"Inside 80 %", "Dentro del 80 %"},
    {"Error of the median", "Error de la mediana"},
    {"Error of the mean", "Error de la media"},
    {"Error", "Error"},
    {"ARD rescaled", "ARD reescalado"},
    {"Mean error", "Error medio"},
    {"Of", "De"},
    {"Observations", "Observaciones"},
    {"Scores", "Medidas del ajuste"},
    {"Scores of the simulation against observations. Where parameters were calibrated on the same months, the scores "
     "describe fit, not skill on unseen months.",
     "Medidas de la simulación frente a lo observado. Donde los parámetros se calibraron con los mismos meses, "
     "describen el ajuste, no el acierto en meses no vistos."},
    {"Inside: share of the observed values in the interval, which should be close to its level. Error: root mean "
     "square of the relative errors. ARD: averaged relative difference. RMSE: root mean square error. CRPS and WIS "
     "score the whole forecast distribution, in the unit of the measure. MASE: mean error relative to the mean change "
     "from one observed value to the next (of camps: within 30 days). For all but the shares inside, lower is better.",
     "Dentro: parte de los valores observados en el intervalo, que debería estar cerca de su nivel. Error: raíz de la "
     "media cuadrática de los errores relativos. ARD: diferencia relativa promedio. RMSE: raíz del error cuadrático "
     "medio. CRPS y WIS miden toda la distribución del pronóstico, en la unidad de la medida. MASE: error medio "
     "respecto al cambio medio de un valor observado al siguiente (de campamentos: en 30 días). Salvo en las partes "
     "dentro, menor es mejor."},
    {"Values that the scenario states", "Valores que indica el escenario"},
    {"Options at their default", "Opciones con su valor por omisión"},
    {"%s: %s measured, %s calibrated, %s assumed.", "%s: %s medidos, %s calibrados, %s supuestos."},
    {"An assumed value is a judgement with a source; its prior is wide where the data hold little information.",
     "Un valor supuesto es un juicio con una fuente; su distribución a priori es ancha donde los datos dicen poco."},
    {"Parameter", "Parámetro"},
    {"Value", "Valor"},
    {"Used, 5 to 95 %", "Usado, 5 a 95 %"},
    {"Status", "Estado"},
    {"All values in force with prior, status and source",
     "Todos los valores en vigor con su distribución, estado y fuente"},
    {"Values in force, before any policy", "Valores en vigor, antes de toda política"},
    {"fixed", "fijo"},
    {"default", "por omisión"},
    {"measured", "medido"},
    {"calibrated", "calibrado"},
    {"assumed", "supuesto"},
    {"own assumption, no measurement known", "supuesto propio, sin medición conocida"},
    {"off unless a scenario states it", "inactivo salvo que un escenario lo indique"},
    {"order fitted to CBP encounters 2019-21", "orden ajustado a los encuentros de CBP de 2019-21"},

    /* --- the record, replayed --- */
    {"Members of the ensemble were conditioned on the monthly counts. Bands: 50 and 90 % of the members; points: "
     "counts. The parameters of the mechanisms keep the uncertainty of their priors.",
     "Los miembros del conjunto se condicionaron a lo contado por mes. Bandas: 50 y 90 % de los miembros; puntos: lo "
     "contado. Los parámetros de los mecanismos conservan su incertidumbre a priori."},
    {"Counted and replayed: %.*s", "Contado y reproducido: %.*s"},
    {"What the drivers of the model do not explain: the log multiplier of departures and attempts that makes each "
     "class follow its counts. At 0 the model needs none. Part of it is a response to the policy that was in force: a "
     "comparison of policies replays it and says nothing of that part.",
     "Lo que los factores del modelo no explican: el multiplicador logarítmico de salidas e intentos con el que cada "
     "clase sigue lo contado. En 0 el modelo no lo necesita. Una parte responde a la política que estaba en vigor: una "
     "comparación de políticas la repite y no dice nada de esa parte."},
    {"Not explained by drivers: %.*s", "Sin explicar por los factores: %.*s"},
    {"log multiplier", "multiplicador logarítmico"},
    {"Origin", "Origen"},
    {"Demographic", "Grupo"},
    {"Counts that are not reached", "Cuentas que no se alcanzan"},

    /* --- limits --- */
    {"It says nothing about individual persons: results describe groups whose members are treated as exchangeable.",
     "No dice nada de personas individuales: los resultados describen grupos cuyos miembros se tratan como "
     "intercambiables."},
    {"It cannot decide whether a person has a claim to protection, and it does not replace an assessment.",
     "No puede decidir si una persona tiene derecho a protección, y no sustituye una evaluación."},
    {"How many people intend to leave, and how much enforcement holds back, cannot be separated by counts of "
     "encounters alone; the same holds for belief against season. Their priors are wide for that reason.",
     "Cuántas personas piensan salir y cuánto frena el control no se pueden separar solo con encuentros; lo mismo vale "
     "para la creencia y la estación. Por eso sus distribuciones son anchas."},
    {"People who cross without being encountered are simulated, not observed: treat their number as an assumption.",
     "Las personas que cruzan sin ser encontradas se simulan, no se observan: trate su número como un supuesto."},
    {"Deaths and harm on the way are under-reported; hazard is a relative measure between policies, not a forecast of "
     "deaths.",
     "Las muertes y los daños en el camino se registran de menos; el peligro es una medida relativa entre políticas, "
     "no un pronóstico de muertes."},
    {"Causes far outside the drivers given (a war, a new law, a new route) are not foreseen. The further ahead, the "
     "more this matters, whatever the width of an interval.",
     "No se prevén causas muy ajenas a los factores dados (una guerra, una ley nueva, una ruta nueva). Cuanto más "
     "lejos, más importa, sea cual sea el ancho de un intervalo."},
    {"Cooperation of governments is reduced to one number; its values are judgements.",
     "La cooperación de los gobiernos se reduce a un número; sus valores son juicios."},
    {"Intervals do not cover errors in the form of the model, in the records or from reporting delays.",
     "Los intervalos no abarcan errores en la forma del modelo, en los registros o por demoras."},
    {"Fewer encounters are not the same as less need: people may wait, turn to more dangerous routes, or be unable to "
     "leave. Read every reduction beside exposure, waiting and returns.",
     "Menos encuentros no son menos necesidad: las personas pueden esperar, tomar rutas más peligrosas o no poder "
     "salir. Lea toda reducción junto a la exposición, la espera y los retornos."},
    {"Place and time of conflict are given, not predicted, and so is the number of people newly displaced.",
     "El lugar y el momento del conflicto están dados, no previstos, y también el número de nuevos desplazados."},
    {"Only people registered in the camps given are counted. Those with host families, in towns or on the way "
     "elsewhere are not, and their need can be as great.",
     "Solo se cuentan las personas registradas en los campamentos dados. No a quienes están con familias, en ciudades "
     "o en camino a otro lugar, cuya necesidad puede ser igual."},
    {"Intervals cover chance alone, not the uncertainty of the rules, of the routes or of the registrations.",
     "Los intervalos abarcan solo el azar, no la incertidumbre de las reglas, de las rutas o de los registros."},

    /* --- how to reproduce --- */
    {"Setting", "Ajuste"},
    {"The run", "La simulación"},
    {"Scenario", "Escenario"},
    {"Hash of its files", "Huella de sus archivos"},
    {"Version of flujo", "Versión de flujo"},
    {"Engine", "Motor"},
    {"Seed", "Semilla"},
    {"Replicates asked", "Réplicas pedidas"},
    {"Replicates completed", "Réplicas completas"},
    {"First day", "Primer día"},
    {"Last day", "Último día"},
    {"Population scale", "Escala de la población"},
    {"Stopped early", "Detenida antes"},
    {"yes: fewer replicates than asked", "sí: menos réplicas de las pedidas"},
    {"The same scenario, version and seed give the same numbers with any number of threads. The result file holds "
     "every value shown here; its schema is in docs/results.md.",
     "El mismo escenario, versión y semilla dan los mismos números con cualquier número de hilos. El archivo de "
     "resultados contiene todos los valores mostrados aquí; su esquema está en docs/results.md."},
    {"The scenario as read", "El escenario como se leyó"},
    {NULL, NULL},
};
