/* The glossary of the page in Spanish (language.h). */
#include "base/language.h"

const struct translation spanish_glossary_table[] = {
    {"Encounter", "Encuentro"},
    {"One meeting of a person with the border authority. A person who tries again is counted again.",
     "Una vez que la autoridad detiene a una persona en la frontera. Quien lo intenta otra vez se cuenta otra vez."},
    {"Person", "Persona"},
    {"Counted once, however many encounters there are. The model holds numbers of people in groups, never a person.",
     "Se cuenta una vez, por muchos encuentros que tenga. El modelo tiene números de personas por grupos, nunca a "
     "alguien."},
    {"Replicate", "Réplica"},
    {"One run of the simulation with its own random numbers and its own draw of the uncertain parameters.",
     "Una simulación con sus propios números aleatorios y su propio valor de los parámetros "
     "inciertos."},
    {"Paired", "En pares"},
    {"Two policies are run with the same random numbers, and the difference is taken run by run. Chance that affects "
     "both drops out.",
     "Dos políticas se ejecutan con los mismos números aleatorios y la diferencia se toma simulación por simulación. "
     "El azar "
     "común se cancela."},
    {"90 % interval", "intervalo del 90 %"},
    {"Nine of ten replicates lie in it. It does not contain what the model leaves out.",
     "Contiene nueve de cada diez réplicas. No contiene lo que el modelo deja fuera."},
    {"Baseline", "Base"},
    {"The policy that the others are compared with, under the same random numbers.",
     "La política con la que se comparan las demás, con los mismos números aleatorios."},
    {"The middle value: half of the runs have less, half have more.",
     "El valor de en medio: la mitad de las simulaciones tiene menos, la mitad más."},
    {"Person-day", "Día-persona"},
    {"One person for one day. 110 people for two days in beds for 100 are over capacity by 20 person-days.",
     "Una persona durante un día. 110 personas durante dos días en 100 plazas superan la capacidad en 20 "
     "días-persona."},
    {"Measured, calibrated, assumed", "Medido, calibrado, supuesto"},
    {"Where a value comes from: it was counted; it was chosen so that the model follows the counts; or it is a "
     "judgement.",
     "De dónde viene un valor: se contó; se eligió para que el modelo siga lo contado; o es un juicio."},
    {"Root mean square", "Media cuadrática"},
    {"A mean of errors in which large errors weigh more.", "Una media de los errores en la que pesan más los grandes."},
    {"Variance", "Varianza"},
    {"How much a result differs from run to run.", "Cuánto difiere un resultado de una simulación a otra."},
    {"Prior", "Distribución a priori"},
    {"The range of values that a parameter may have before it is compared with data, and how likely each is.",
     "Los valores que puede tener un parámetro antes de compararlo con datos, y qué tan probable es cada uno."},
    {"CRPS", "CRPS"},
    {"A score of a forecast with its uncertainty, in the unit of what is forecast: the mean distance between forecast "
     "and observation, less what honest spread explains. Smaller is better.",
     "Una medida del error de un pronóstico con su incertidumbre, en la unidad de lo pronosticado: la distancia media "
     "entre pronóstico y observación, menos lo que explica la dispersión. Menor es mejor."},
    {NULL, NULL},
};
