/* See words.h. */
#include "report/words.h"

#include <stddef.h>

const struct section_words report_sections[] = {
    {"answer", "The answer", 0},
    {"map", "Where people move", 0},
    {"encounters", "Encounters, simulated and observed", 0},
    {"camps", "Camps, simulated and registered", 0},
    {"custody", "Custody and capacity", 0},
    {"policies", "What the policies change", 0},
    {"drivers", "Beliefs, smugglers and cooperation", 1},
    {"asylum", "Asylum cases", 1},
    {"trends", "Trends and early warnings", 1},
    {"record", "What the simulation does not meet", 0},
    {"facts", "The simulation beside dated facts", 1},
    {"scores", "How well the simulation fits the observations", 1},
    {"assimilation", "The record, replayed", 1},
    {"sensitivity", "What drives the result", 0},
    {"forecast", "Forecast", 0},
    {"validation", "How accurate such forecasts were", 0},
    {"posterior", "Calibration", 0},
    {"parameters", "Parameters and their sources", 1},
    {"limits", "What the model cannot say", 1},
    {"glossary", "Words used here", 1},
    {"reproduce", "How to reproduce this", 1},
    {NULL, NULL, 0},
};

const struct glossary_word report_glossary[] = {
    {"Encounter", "One meeting of a person with the border authority. A person who tries again is counted again."},
    {"Person",
     "Counted once, however many encounters there are. The model holds numbers of people in groups, never a person."},
    {"Replicate",
     "One run of the simulation with its own random numbers and its own draw of the uncertain parameters."},
    {"Paired", "Two policies are run with the same random numbers, and the difference is taken run by run. Chance that "
               "affects both drops out."},
    {"90 % interval", "Nine of ten replicates lie in it. It does not contain what the model leaves out."},
    {"Baseline", "The policy that the others are compared with, under the same random numbers."},
    {"Median", "The middle value: half of the runs have less, half have more."},
    {"Person-day",
     "One person for one day. 110 people for two days in beds for 100 are over capacity by 20 person-days."},
    {"Measured, calibrated, assumed", "Where a value comes from: it was counted; it was chosen so that the model "
                                      "follows the counts; or it is a judgement."},
    {"Root mean square", "A mean of errors in which large errors weigh more."},
    {"Variance", "How much a result differs from run to run."},
    {"Prior", "The range of values that a parameter may have before it is compared with data, and how likely each is."},
    {"CRPS", "A score of a forecast with its uncertainty, in the unit of what is forecast: the mean distance between "
             "forecast and observation, less what honest spread explains. Smaller is better."},
    {NULL, NULL},
};
