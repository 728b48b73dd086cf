/* JSON Schema, reference page and help, generated from the option table so
 * that they cannot differ from what the loader accepts. The fixed parts of the
 * format are written here as text; the loader's parts name the same keys
 * (tests/scenario/test_schema.c holds both against the small scenario). */
#include "scenario/schema.h"

#include "scenario/limits.h"
#include "scenario/options.h"
#include <string.h>

static const char *const schema_head =
    "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
    "  \"title\": \"flujo scenario\",\n  \"type\": \"object\",\n  \"additionalProperties\": false,\n"
    "  \"required\": [\"name\", \"start\", \"end\", \"countries\", \"origins\", \"demographics\", \"policies\"],\n"
    "  \"$defs\": {\n"
    "    \"date\": {\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"},\n"
    "    \"labels\": {\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": {\"type\": \"string\"}},\n"
    "    \"setting\": {\"type\": \"object\", \"required\": [\"lever\"], \"additionalProperties\": false, "
    "\"properties\": {\n"
    "      \"lever\": {\"type\": \"string\", \"pattern\": \"LEVERS\"},\n"
    "      \"value\": {\"type\": \"number\"}, \"series\": {\"type\": \"string\"}, \"key\": {\"type\": \"string\"},\n"
    "      \"from\": {\"$ref\": \"#/$defs/date\"}, \"days\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": "
    "36600},\n"
    "      \"ramp_days\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 36600},\n"
    "      \"efficiency\": {\"type\": \"number\", \"minimum\": 0, \"maximum\": 1},\n"
    "      \"delayed_by\": {\"type\": \"string\"}, \"source\": {\"type\": \"string\"}, \"note\": {\"type\": "
    "\"string\"}}},\n"
    "    \"rule\": {\"type\": \"object\", \"required\": [\"when\", \"set\"], \"additionalProperties\": false, "
    "\"properties\": {\n"
    "      \"when\": {\"type\": \"string\"}, \"until\": {\"type\": \"string\"}, \"label\": {\"type\": \"string\"},\n"
    "      \"source\": {\"type\": \"string\"}, \"note\": {\"type\": \"string\"},\n"
    "      \"set\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/setting\"}}}},\n"
    "    \"policy\": {\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\n"
    "      \"label\": {\"type\": \"string\"}, \"description\": {\"type\": \"string\"}, \"source\": {\"type\": "
    "\"string\"},\n"
    "      \"note\": {\"type\": \"string\"}, \"extends\": {\"type\": \"string\"}, \"from\": {\"$ref\": "
    "\"#/$defs/date\"},\n"
    "      \"branch\": {\"$ref\": \"#/$defs/date\"},\n"
    "      \"formerly\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}},\n"
    "      \"set\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/setting\"}},\n"
    "      \"rules\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/rule\"}}}},\n"
    "    \"event\": {\"type\": \"object\", \"required\": [\"kind\", \"date\"], \"additionalProperties\": false, "
    "\"properties\": {\n"
    "      \"kind\": {\"enum\": [\"disaster\", \"pandemic\", \"shock\", \"caravan\", \"rumour\"]}, \"date\": "
    "{\"$ref\": \"#/$defs/date\"},\n"
    "      \"label\": {\"type\": \"string\"}, \"source\": {\"type\": \"string\"}, \"note\": {\"type\": \"string\"},\n"
    "      \"days\": {\"type\": \"integer\", \"minimum\": 0}, \"origin\": {\"type\": \"string\"},\n"
    "      \"demographic\": {\"type\": \"string\"},\n"
    "      \"country\": {\"type\": \"string\"}, \"magnitude\": {\"type\": \"number\", \"minimum\": 0, \"maximum\": "
    "100},\n"
    "      \"place\": {\"type\": \"string\"},\n"
    "      \"size\": {\"type\": \"number\", \"minimum\": 1}}}\n  },\n"
    "  \"properties\": {\n"
    "    \"name\": {\"type\": \"string\"}, \"title\": {\"type\": \"string\"}, \"description\": {\"type\": "
    "\"string\"},\n"
    "    \"source\": {\"type\": \"string\"}, \"license\": {\"type\": \"string\"},\n"
    "    \"start\": {\"$ref\": \"#/$defs/date\"}, \"end\": {\"$ref\": \"#/$defs/date\"},\n"
    "    \"decision\": {\"$ref\": \"#/$defs/date\"}, \"seed\": {\"type\": \"integer\", \"minimum\": 0},\n"
    "    \"replicates\": {\"type\": \"integer\", \"minimum\": 1}, \"engine\": {\"enum\": [\"cohort\", \"agent\", "
    "\"auto\"]},\n"
    "    \"policy\": {\"type\": \"string\"}, \"baseline\": {\"type\": \"string\"},\n"
    "    \"countries\": {\"$ref\": \"#/$defs/labels\"}, \"origins\": {\"$ref\": \"#/$defs/labels\"},\n"
    "    \"demographics\": {\"$ref\": \"#/$defs/labels\"},\n"
    "    \"seasonality\": {\"type\": \"object\", \"required\": [\"series\"], \"additionalProperties\": false, "
    "\"properties\": {\n"
    "      \"series\": {\"type\": \"string\"}, \"method\": {\"enum\": [\"ratio_to_moving_average\"]},\n"
    "      \"key\": {\"type\": \"string\"}, \"source\": {\"type\": \"string\"}}},\n"
    "    \"events\": {\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/event\"}},\n"
    "    \"policies\": {\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": {\"$ref\": "
    "\"#/$defs/policy\"}},\n"
    "    \"parameters\": {\"type\": \"object\", \"additionalProperties\": false, \"patternProperties\": "
    "{\n";

/* A name as a regular expression within a JSON string. With `loose` the first
 * dot may be an underscore, as levers are also written. */
static void add_pattern(struct text *out, const struct option_spec *spec, int loose)
{
    int first = 1;
    for (const char *c = spec->name; *c != 0; c++) {
        if (*c != '.')
            text_add_bytes(out, c, 1);
        else
            text_add(out, loose && first ? "[._]" : "\\\\."), first = 0;
    }
    if (spec->index != PER_NONE) text_add(out, "(\\\\.[^.]+)?");
}

static void add_levers(struct text *out)
{
    int first = 1;
    text_add(out, "^(");
    for (option_id id = 0; id < option_count(); id++) {
        if (!option_at(id)->lever) continue;
        if (!first) text_add(out, "|");
        add_pattern(out, option_at(id), 1);
        first = 0;
    }
    text_add(out, ")$");
}

/* Value, or value and prior. */
static void add_option(struct text *out, const struct option_spec *spec, int last)
{
    text_add(out, "      \"^");
    add_pattern(out, spec, spec->lever);
    text_add(out, "$\": {\"description\": ");
    text_add_json(out, spec->help);
    text_add(out, ", \"default\": ");
    text_add_number(out, spec->value);
    text_add(out, ", \"anyOf\": [{\"type\": \"number\", \"minimum\": ");
    text_add_number(out, spec->low);
    text_add(out, ", \"maximum\": ");
    text_add_number(out, spec->high);
    text_add(out, "}, {\"$ref\": \"#/$defs/prior\"}]}");
    text_add(out, last ? "\n" : ",\n");
}

static const char *const prior_definition =
    "    \"prior\": {\"type\": \"object\", \"additionalProperties\": false, \"anyOf\": [{\"required\": [\"value\"]}, "
    "{\"required\": [\"dist\"]}], \"properties\": {\n"
    "      \"value\": {\"type\": \"number\"}, \"dist\": {\"enum\": [\"uniform\", \"normal\", \"lognormal\", \"beta\", "
    "\"gamma\", "
    "\"triangular\"]},\n"
    "      \"lo\": {\"type\": \"number\"}, \"hi\": {\"type\": \"number\"}, \"mode\": {\"type\": \"number\"}, \"mean\": "
    "{\"type\": "
    "\"number\"},\n"
    "      \"sd\": {\"type\": \"number\", \"minimum\": 0}, \"median\": {\"type\": \"number\"}, \"sigma\": {\"type\": "
    "\"number\", "
    "\"minimum\": 0},\n"
    "      \"a\": {\"type\": \"number\"}, \"b\": {\"type\": \"number\"}, \"shape\": {\"type\": \"number\"}, \"scale\": "
    "{\"type\": "
    "\"number\"},\n"
    "      \"status\": {\"enum\": [\"measured\", \"calibrated\", \"assumed\"]}, \"source\": {\"type\": \"string\"}, "
    "\"note\": "
    "{\"type\": \"string\"}}},\n";

void scenario_schema(struct text *out)
{
    const char *definitions = strstr(schema_head, "    \"date\"");
    const char *levers = strstr(schema_head, "LEVERS");
    text_add_bytes(out, schema_head, (size_t)(definitions - schema_head));
    text_add(out, prior_definition);
    text_add_bytes(out, definitions, (size_t)(levers - definitions));
    add_levers(out);
    text_add(out, levers + strlen("LEVERS"));
    int count = option_count();
    for (option_id id = 0; id < count; id++)
        add_option(out, option_at(id), id == count - 1);
    text_add(out, "    }}\n  }\n}\n");
}

/* Cell of a Markdown table: bars are escaped. */
static void add_cell(struct text *out, const char *s)
{
    text_add(out, " ");
    for (; *s != 0; s++) {
        if (*s == '|') text_add(out, "\\");
        text_add_bytes(out, s, 1);
    }
    text_add(out, " |");
}

/* "expulsion[demographic]" */
static void add_name(struct text *out, const struct option_spec *spec)
{
    text_add(out, spec->name);
    if (spec->index != PER_NONE) text_format(out, "[%s]", dimension_names[spec->index]);
}

static void add_row(struct text *out, const struct option_spec *spec)
{
    text_add(out, "| `");
    add_name(out, spec);
    text_add(out, spec->lever ? "` | lever |" : "` |  |");
    add_cell(out, spec->unit);
    text_add(out, " ");
    text_add_number(out, spec->value);
    text_add(out, " | ");
    text_add_number(out, spec->low);
    text_add(out, " to ");
    text_add_number(out, spec->high);
    text_add(out, " |");
    add_cell(out, spec->status);
    add_cell(out, spec->help);
    add_cell(out, spec->source);
    text_add(out, "\n");
}

/* Letters before the first dot: options of one subject stand together. */
static size_t subject(const char *name) { return strcspn(name, "."); }

void scenario_reference(struct text *out)
{
    text_add(out,
             "# Options\n\nThis page is generated by `flujo schema --markdown` from the option table.\n\n"
             "An option with a word in brackets has one value for each element: `expulsion[demographic]` is written\n"
             "`expulsion.family` for one and `expulsion` for all. A *lever* may also be set by date in a policy. The\n"
             "status states what the default rests on: measured, calibrated (fitted to observations) or assumed.\n");
    const char *before = "";
    for (option_id id = 0; id < option_count(); id++) {
        const struct option_spec *spec = option_at(id);
        size_t length = subject(spec->name);
        if (length != subject(before) || memcmp(before, spec->name, length) != 0) {
            text_add(out, "\n## ");
            text_add_bytes(out, spec->name, length);
            text_add(out, "\n\n| option | | unit | default | range | status | meaning | source |\n"
                          "|---|---|---|---|---|---|---|---|\n");
        }
        add_row(out, spec);
        before = spec->name;
    }
    text_add(out, "\n## Limits of a scenario\n\nWhat lies outside is an error when the scenario is read.\n\n"
                  "| number | unit | from | to |\n|---|---|---|---|\n");
    for (int i = 0; i < LIMITS; i++) {
        const struct limit_spec *l = &limit_table[i];
        text_format(out, "| %s%s | %s | ", l->what, l->whole ? " (whole)" : "", l->unit);
        text_add_number(out, l->low);
        text_add(out, " | ");
        text_add_number(out, l->high);
        text_add(out, " |\n");
    }
}

void scenario_options_help(struct text *out)
{
    for (option_id id = 0; id < option_count(); id++) {
        const struct option_spec *spec = option_at(id);
        size_t first = out->length;
        text_add(out, "  ");
        add_name(out, spec);
        size_t used = out->length - first;
        text_format(out, "%*s%s%s (default ", used < 36 ? (int)(36 - used) : 1, "", spec->help,
                    spec->lever ? " Lever." : "");
        text_add_number(out, spec->value);
        text_format(out, "%s%s)\n", strcmp(spec->unit, "1") != 0 ? " " : "",
                    strcmp(spec->unit, "1") != 0 ? spec->unit : "");
    }
}
