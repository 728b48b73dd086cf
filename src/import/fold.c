/* Names in one form, so that NFC and NFD, upper and lower case are one name.
 *
 * Letters become lower case, letter and combining mark one character (the
 * canonical compositions of Latin and Cyrillic, Unicode 15), an apostrophe of
 * any kind ', a hyphen of any kind -, blanks of any kind and number one blank.
 * Accents stay: Perú and Peru are two names. */
#include "base/text.h"
#include "import/place_map.h"

#include <string.h>

/* A mark, then pairs of a letter without it and with it. */
static const char *const compositions[] = {"\xcc\x80"
                                           "aàeèiìoòuùüǜnǹеѐиѝēḕōṑwẁâầăằêềôồơờưừyỳ",
                                           "\xcc\x81"
                                           "aáeéiíoóuúyýcćlĺnńrŕsśzźüǘgǵåǻæǽøǿгѓкќçḉēḗïḯkḱmḿõṍōṓpṕũṹwẃâấăắêếôốơớưứ",
                                           "\xcc\x82"
                                           "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷzẑạậẹệọộ",
                                           "\xcc\x83"
                                           "aãnñoõiĩuũvṽâẫăẵeẽêễôỗơỡưữyỹ",
                                           "\xcc\x84"
                                           "aāeēiīoōuūüǖäǟȧǡæǣǫǭöȫõȭȯȱyȳиӣуӯgḡḷḹṛṝ",
                                           "\xcc\x86"
                                           "aăeĕgğiĭoŏuŭийуўжӂаӑеӗȩḝạặ",
                                           "\xcc\x87"
                                           "cċeėgġzżaȧoȯbḃdḋfḟhḣmṁnṅpṗrṙsṡśṥšṧṣṩtṫwẇxẋyẏſẛ",
                                           "\xcc\x88"
                                           "aäeëiïoöuüyÿеёіїаӓәӛжӝзӟиӥоӧөӫэӭуӱчӵыӹhḧõṏūṻwẅxẍtẗ",
                                           "\xcc\x89"
                                           "aảâẩăẳeẻêểiỉoỏôổơởuủưửyỷ",
                                           "\xcc\x8a"
                                           "aåuůwẘyẙ",
                                           "\xcc\x8b"
                                           "oőuűуӳ",
                                           "\xcc\x8c"
                                           "cčdďeělľnňrřsštťzžaǎiǐoǒuǔüǚgǧkǩʒǯjǰhȟ",
                                           "\xcc\x8f"
                                           "aȁeȅiȉoȍrȑuȕѵѷ",
                                           "\xcc\x91"
                                           "aȃeȇiȋoȏrȓuȗ",
                                           "\xcc\x9b"
                                           "oơuư",
                                           "\xcc\xa3"
                                           "bḅdḍhḥkḳlḷmṃnṇrṛsṣtṭvṿwẉzẓaạeẹiịoọơợuụưựyỵ",
                                           "\xcc\xa4"
                                           "uṳ",
                                           "\xcc\xa5"
                                           "aḁ",
                                           "\xcc\xa6"
                                           "sștț",
                                           "\xcc\xa7"
                                           "cçgģkķlļnņrŗsştţeȩdḑhḩ",
                                           "\xcc\xa8"
                                           "aąeęiįuųoǫ",
                                           "\xcc\xad"
                                           "dḓeḙlḽnṋtṱuṷ",
                                           "\xcc\xae"
                                           "hḫ",
                                           "\xcc\xb0"
                                           "eḛiḭuṵ",
                                           "\xcc\xb1"
                                           "bḇdḏkḵlḻnṉrṟtṯzẕhẖ"};

static unsigned decode(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    if (n == 1) return u[0];
    unsigned c = u[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++)
        c = c << 6 | (u[i] & 0x3fu);
    return c;
}

/* A code point below U+10000, which is all that is changed here. */
static size_t encode(unsigned c, char *out)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(n == 1 ? c : n == 2 ? 0xc0 | c : 0xe0 | c);
    return n;
}

static unsigned lower(unsigned c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9)
        || (c >= 0x410 && c <= 0x42f))
        return c + 0x20;
    if (c == 0x130) return 'i';
    if (c == 0x178) return 0xff;
    if (c >= 0x400 && c <= 0x40f) return c + 0x50;
    int odd_first = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) || (c >= 0x1cd && c <= 0x1dc);
    int even_first = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177) || (c >= 0x1de && c <= 0x1ef)
                     || (c >= 0x1f8 && c <= 0x21f) || (c >= 0x222 && c <= 0x233) || (c >= 0x460 && c <= 0x481)
                     || (c >= 0x48a && c <= 0x4bf) || (c >= 0x4d0 && c <= 0x52f) || (c >= 0x1e00 && c <= 0x1e95)
                     || (c >= 0x1ea0 && c <= 0x1eff);
    return c + ((odd_first && c % 2 == 1) || (even_first && c % 2 == 0));
}

/* Signs that are written in several ways. */
static unsigned plain(unsigned c)
{
    if (c == 0x2019 || c == 0x2018 || c == 0x2bc || c == '`' || c == 0xb4) return '\'';
    if (c == 0x2010 || c == 0x2011 || c == 0x2013) return '-';
    if (c == 0xa0 || c == 0x202f || c == 0x2009 || c == '\t' || c == '\n' || c == '\r') return ' ';
    return lower(c);
}

/* The letter of `length` bytes at s joined with this mark; its bytes in *joined, 0 if there is none. */
static const char *compose(const char *s, size_t length, const char *mark, size_t *joined)
{
    for (size_t i = 0; i < sizeof compositions / sizeof *compositions; i++) {
        if (memcmp(compositions[i], mark, 2) != 0) continue;
        for (const char *p = compositions[i] + 2; *p;) {
            size_t n = utf8_sequence(p, 4), m = utf8_sequence(p + n, 4);
            *joined = m;
            if (n == length && memcmp(p, s, n) == 0) return p + n;
            p += n + m;
        }
    }
    return NULL;
}

void import_fold(const char *s, char out[FOLD_SIZE])
{
    size_t n = 0, last = 0; /* last: where the letter before begins */
    while (*s && n + 4 < FOLD_SIZE) {
        size_t length = utf8_sequence(s, strlen(s)), joined;
        if (length == 0) length = 1;
        unsigned c = decode(s, length);
        if (length == 2 && c >= 0x300 && c < 0x370 && n > 0) {
            const char *letter = compose(out + last, n - last, s, &joined);
            if (letter && last + joined < FOLD_SIZE) {
                memcpy(out + last, letter, joined);
                n = last + joined;
                s += length;
                continue;
            }
        }
        s += length;
        c = plain(c);
        if (c == ' ' && (n == 0 || out[n - 1] == ' ')) continue;
        last = n;
        if (c < 0x10000 && c != 0)
            n += encode(c, out + n);
        else
            for (size_t i = 0; i < length; i++)
                out[n++] = s[(ptrdiff_t)i - (ptrdiff_t)length];
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = 0;
}
