/* flujo page: a scenario and the engine as one page to try levers in. */
#include "cli/cli.h"

#include "live/page.h"

static enum flujo_status write_page(struct job *j)
{
    const struct options *o = j->o;

    if (o->out == NULL) return usage_error(j->errors, "`flujo page` needs --out FILE.html");
    stop_install();
    stop_cleans(o->out);
    return live_page_write(j->a, j->s, o->lang != NULL ? o->lang : "en", o->link, o->out, j->errors);
}

int command_page(const struct args *args) { return cli_on_scenario(args, 0, write_page); }
