/* See words.h. */
#include "report/words.h"

#include <stddef.h>

/* clang-format off */
const struct section_words report_sections[] = {
    {"answer", {"The answer", "La respuesta"}, 0},
    {"map", {"Where people move", "Por dónde se mueven las personas"}, 0},
    {"encounters", {"Encounters, simulated and observed", "Encuentros, simulados y observados"}, 0},
    {"camps", {"Camps, simulated and registered", "Campamentos, simulados y registrados"}, 0},
    {"custody", {"Custody and capacity", "Custodia y capacidad"}, 0},
    {"policies", {"What the policies change", "Qué cambian las políticas"}, 0},
    {"drivers", {"Beliefs, smugglers and cooperation", "Creencias, traficantes y cooperación"}, 1},
    {"asylum", {"Asylum cases", "Casos de asilo"}, 1},
    {"trends", {"Trends and early warnings", "Tendencias y alertas tempranas"}, 1},
    {"record", {"What the simulation does not meet", "Qué no reproduce la simulación"}, 0},
    {"facts", {"The simulation beside dated facts", "La simulación junto a hechos fechados"}, 1},
    {"scores", {"How well the simulation fits the observations", "Qué tan bien se ajusta la simulación a lo observado"}, 1},
    {"assimilation", {"The record, replayed", "El registro, reproducido"}, 1},
    {"sensitivity", {"What drives the result", "De qué depende el resultado"}, 0},
    {"forecast", {"Forecast", "Pronóstico"}, 0},
    {"validation", {"How accurate such forecasts were", "Qué tan acertados fueron estos pronósticos"}, 0},
    {"posterior", {"Calibration", "Calibración"}, 0},
    {"parameters", {"Parameters and their sources", "Parámetros y sus fuentes"}, 1},
    {"limits", {"What the model cannot say", "Lo que el modelo no puede decir"}, 0},
    {"glossary", {"Words used here", "Palabras usadas aquí"}, 1},
    {"reproduce", {"How to reproduce this", "Cómo reproducir esto"}, 1},
    {NULL, {NULL, NULL}, 0},
};

const char *const report_lines[REPORT_LINES][LANGUAGES] = {
    [LINE_KICKER] = {"Simulation report", "Informe de simulación"},
    [LINE_SKIP] = {"Skip to the report", "Ir al informe"},
    [LINE_NOTE] = {
        "Aggregate estimates of groups, made to compare policies and to plan for reception. They do not describe or "
        "predict any person.",
        "Estimaciones de grupos, hechas para comparar políticas y planear la acogida. No describen ni predicen a ninguna "
        "persona.",
    },
    [LINE_FOOT] = {
        "Made by flujo from one result file. The page holds all it needs and loads nothing; equal results give equal "
        "pages.",
        "Hecho por flujo de un solo archivo de resultados. La página contiene todo lo que necesita y no carga nada; "
        "resultados iguales dan páginas iguales.",
    },
    [LINE_ENCOUNTERS] = {"By demographic, origin and border sector", "Por grupo, origen y sector de la frontera"},
    [LINE_CUSTODY] = {"Other facilities, children and waiting", "Otras instalaciones, menores y espera"},
    [LINE_POLICIES] = {"Month by month, how effects last, trade-offs and checks", "Mes a mes, cuánto duran los efectos, equilibrios y comprobaciones"},
};

const struct glossary_word report_glossary[] = {
    {{"Encounter", "Encuentro"},
     {"One meeting of a person with the border authority. A person who tries again is counted again.",
      "Una vez que la autoridad detiene a una persona en la frontera. Quien lo intenta otra vez se cuenta otra vez."}},
    {{"Person", "Persona"},
     {"Counted once, however many encounters there are. The model holds numbers of people in groups, never a person.",
      "Se cuenta una vez, por muchos encuentros que tenga. El modelo tiene números de personas por grupos, nunca a alguien."}},
    {{"Replicate", "Réplica"},
     {"One run of the simulation with its own random numbers and its own draw of the uncertain parameters.",
      "Una ejecución de la simulación con sus propios números aleatorios y su propio valor de los parámetros inciertos."}},
    {{"Paired", "En pares"},
     {"Two policies are run with the same random numbers, and the difference is taken run by run. Chance that affects "
      "both drops out.",
      "Dos políticas se ejecutan con los mismos números aleatorios y la diferencia se toma réplica por réplica. El azar "
      "común se cancela."}},
    {{"90 % interval", "Intervalo del 90 %"},
     {"Nine of ten replicates lie in it. It does not contain what the model leaves out.",
      "Contiene nueve de cada diez réplicas. No contiene lo que el modelo deja fuera."}},
    {{"Prior", "Distribución a priori"},
     {"The range of values that a parameter may have before it is compared with data, and how likely each is.",
      "Los valores que puede tener un parámetro antes de compararlo con datos, y qué tan probable es cada uno."}},
    {{"CRPS", "CRPS"},
     {"A score of a forecast with its uncertainty, in the unit of what is forecast: the mean distance between forecast "
      "and observation, less what honest spread explains. Smaller is better.",
      "Una medida del error de un pronóstico con su incertidumbre, en la unidad de lo pronosticado: la distancia media entre "
      "pronóstico y observación, menos lo que explica la dispersión. Menor es mejor."}},
    {{NULL, NULL}, {NULL, NULL}},
};
/* clang-format on */
