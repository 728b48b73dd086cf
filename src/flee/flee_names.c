/* Canonical decomposition and case folding, for what names of places hold.
 *
 * Mechanism: both texts are taken apart into base letters and marks, which are
 * compared one after the other. Source: the Unicode character database 15
 * (decompositions of Latin, Greek, Cyrillic and Arabic letters with marks; simple
 * case folding of bicameral scripts). Limits: Hangul syllables, Indic scripts
 * and several marks in another order are compared as they are written. */
#include "flee/flee_names.h"

#include <ctype.h>
#include <stdint.h>

/* Letters with a mark: the bare letters and, in the same order, those with it. */
static const struct marked {
    uint32_t mark;
    const char *bare, *with;
} marked[] = {
    /* clang-format off */
    {0x0300, "AEIOUaeiouÜüNnЕИеиĒēŌōWwÂâĂăÊêÔôƠơƯưYy", "ÀÈÌÒÙàèìòùǛǜǸǹЀЍѐѝḔḕṐṑẀẁẦầẰằỀềỒồỜờỪừỲỳ"},
    {0x0301, "AEIOUYaeiouyCcLlNnRrSsZzÜüGgÅåÆæØøΑΕΗΙΟΥ", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźǗǘǴǵǺǻǼǽǾǿΆΈΉΊΌΎ"},
    {0x0301, "ΩϊαεηιϋουωГКгкÇçĒēÏïKkMmÕõŌōPpŨũWwÂâĂăÊê", "ΏΐάέήίΰόύώЃЌѓќḈḉḖḗḮḯḰḱḾḿṌṍṒṓṔṕṸṹẂẃẤấẮắẾế"},
    {0x0301, "ÔôƠơƯư", "ỐốỚớỨứ"},
    {0x0302, "AEIOUaeiouCcGgHhJjSsWwYyZzẠạẸẹỌọ", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷẐẑẬậỆệỘộ"},
    {0x0303, "ANOanoIiUuVvÂâĂăEeÊêÔôƠơƯưYy", "ÃÑÕãñõĨĩŨũṼṽẪẫẴẵẼẽỄễỖỗỠỡỮữỸỹ"},
    {0x0304, "AaEeIiOoUuÜüÄäȦȧÆæǪǫÖöÕõȮȯYyИиУуGgḶḷṚṛ", "ĀāĒēĪīŌōŪūǕǖǞǟǠǡǢǣǬǭȪȫȬȭȰȱȲȳӢӣӮӯḠḡḸḹṜṝ"},
    {0x0306, "AaEeGgIiOoUuУИиуЖжАаЕеȨȩẠạ", "ĂăĔĕĞğĬĭŎŏŬŭЎЙйўӁӂӐӑӖӗḜḝẶặ"},
    {0x0307, "CcEeGgIZzAaOoBbDdFfHhMmNnPpRrSsŚśŠšṢṣTtW", "ĊċĖėĠġİŻżȦȧȮȯḂḃḊḋḞḟḢḣṀṁṄṅṖṗṘṙṠṡṤṥṦṧṨṩṪṫẆ"},
    {0x0307, "wXxYyſ", "ẇẊẋẎẏẛ"},
    {0x0308, "AEIOUaeiouyYΙΥιυЕІеіАаӘәЖжЗзИиОоӨөЭэУуЧч", "ÄËÏÖÜäëïöüÿŸΪΫϊϋЁЇёїӒӓӚӛӜӝӞӟӤӥӦӧӪӫӬӭӰӱӴӵ"},
    {0x0308, "ЫыHhÕõŪūWwXxt", "ӸӹḦḧṎṏṺṻẄẅẌẍẗ"},
    {0x0309, "AaÂâĂăEeÊêIiOoÔôƠơUuƯưYy", "ẢảẨẩẲẳẺẻỂểỈỉỎỏỔổỞởỦủỬửỶỷ"},
    {0x030a, "AaUuwy", "ÅåŮůẘẙ"},
    {0x030b, "OoUuУу", "ŐőŰűӲӳ"},
    {0x030c, "CcDdEeLlNnRrSsTtZzAaIiOoUuÜüGgKkƷʒjHh", "ČčĎďĚěĽľŇňŘřŠšŤťŽžǍǎǏǐǑǒǓǔǙǚǦǧǨǩǮǯǰȞȟ"},
    {0x030f, "AaEeIiOoRrUuѴѵ", "ȀȁȄȅȈȉȌȍȐȑȔȕѶѷ"},
    {0x0311, "AaEeIiOoRrUu", "ȂȃȆȇȊȋȎȏȒȓȖȗ"},
    {0x031b, "OoUu", "ƠơƯư"},
    {0x0323, "BbDdHhKkLlMmNnRrSsTtVvWwZzAaEeIiOoƠơUuƯư", "ḄḅḌḍḤḥḲḳḶḷṂṃṆṇṚṛṢṣṬṭṾṿẈẉẒẓẠạẸẹỊịỌọỢợỤụỰự"},
    {0x0323, "Yy", "Ỵỵ"},
    {0x0324, "Uu", "Ṳṳ"},
    {0x0325, "Aa", "Ḁḁ"},
    {0x0326, "SsTt", "ȘșȚț"},
    {0x0327, "CcGgKkLlNnRrSsTtEeDdHh", "ÇçĢģĶķĻļŅņŖŗŞşŢţȨȩḐḑḨḩ"},
    {0x0328, "AaEeIiUuOo", "ĄąĘęĮįŲųǪǫ"},
    {0x032d, "DdEeLlNnTtUu", "ḒḓḘḙḼḽṊṋṰṱṶṷ"},
    {0x032e, "Hh", "Ḫḫ"},
    {0x0330, "EeIiUu", "ḚḛḬḭṴṵ"},
    {0x0331, "BbDdKkLlNnRrTtZzh", "ḆḇḎḏḴḵḺḻṈṉṞṟṮṯẔẕẖ"},
    {0x0653, "ا", "آ"},
    {0x0654, "اويەہے", "أؤئۀۂۓ"},
    {0x0655, "ا", "إ"},
    /* clang-format on */
};

/* The next code point, the text moved on; what is not UTF-8 counts byte by byte, apart from all code points. */
static uint32_t next_code(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    int more = s[0] < 0x80 ? 0 : s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : s[0] >= 0xc0 ? 1 : -1;
    uint32_t code = more <= 0 ? s[0] : s[0] & (0x3fu >> more);
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80) more = -1;
        code = code << 6 | (s[i] & 0x3fu);
    }
    *text += more < 0 ? 1 : more + 1;
    return more < 0 ? 0x110000u + s[0] : code;
}

static uint32_t folded(uint32_t c)
{
    if (c < 0x80) return (uint32_t)tolower((int)c);
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c == 0x3c2) return 0x3c3; /* final sigma */
    if (c >= 0x400 && c <= 0x40f) return c + 80;
    if (c >= 0x531 && c <= 0x556) return c + 48;
    int odd_is_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) || (c >= 0x4c1 && c <= 0x4ce);
    int even_is_upper = (c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) || (c >= 0x14a && c <= 0x177)
                        || (c >= 0x1de && c <= 0x1ef) || (c >= 0x1f8 && c <= 0x21f) || (c >= 0x222 && c <= 0x233)
                        || (c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf) || (c >= 0x4d0 && c <= 0x52f)
                        || (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff);
    return c + ((odd_is_upper && c % 2 == 1) || (even_is_upper && c % 2 == 0));
}

/* A text under way: marks taken off the last letter wait in a stack. */
struct letters {
    const char *at;
    uint32_t waiting[8];
    int count;
};

static uint32_t next_letter(struct letters *l, int loose)
{
    if (l->count > 0) return l->waiting[--l->count];
    while (loose && *l->at && (unsigned char)*l->at < 0x80 && !isalnum((unsigned char)*l->at))
        l->at++;
    uint32_t c = *l->at ? next_code(&l->at) : 0;
    for (unsigned k = 0; c >= 0x80 && k < sizeof marked / sizeof *marked && l->count < 8; k++)
        for (const char *bare = marked[k].bare, *with = marked[k].with; *with;) {
            uint32_t letter = next_code(&bare);
            if (next_code(&with) != c) continue;
            l->waiting[l->count++] = marked[k].mark;
            c = letter;
            k = UINT32_MAX; /* the bare letter may hold a mark as well */
            break;
        }
    return folded(c);
}

int flee_names_equal(const char *a, const char *b, int loose)
{
    struct letters x = {.at = a}, y = {.at = b};
    for (;;) {
        uint32_t c = next_letter(&x, loose);
        if (c != next_letter(&y, loose)) return 0;
        if (c == 0) return *a != 0;
    }
}
