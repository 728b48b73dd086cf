/* The fixture: rows made by simple rules, not by the model. */
#include "fixture.h"
#include "store/read.h"
#include "store/schema.h"

#include <fcntl.h>

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

static const char *const rows =
    "INSERT INTO run VALUES ('run','fixture','A <b>&\"title\"</b>','','name: fixture <&>','0123456789abcdef','0.1.0',"
    " 'cohort','7',50,50,'2020-11-01','2021-12-31','2021-04-01','observed',NULL,1,0,'');"
    "INSERT INTO measure VALUES (0,'encounters','Encounters','people','class',0,1,1),"
    " (1,'cost','Cost','USD','none',0,0,0),(2,'custody','In custody','people','facility',1,1,1);"
    "INSERT INTO origin VALUES (0,'gt','Guatemala'),(1,'hn','Honduras');"
    "INSERT INTO demographic VALUES (0,'family','Families'),(1,'single_adult','Single adults');"
    "INSERT INTO country VALUES (0,'gt','Guatemala'),(1,'mx','Mexico');"
    "INSERT INTO place VALUES (0,'a','San Pedro Sula <x>','origin','hn','hn','',15.5,-88.03,0,0),"
    " (1,'b','Guatemala City','town','gt','','',14.63,-90.51,0,0),"
    " (2,'c','Tapachula','checkpoint','mx','','',14.9,-92.26,0,0),"
    " (3,'d','Mexico City','transit','mx','','',19.43,-99.13,0,0),"
    " (4,'e','Reynosa','border_crossing','mx','','',26.07,-98.28,0,0),"
    " (5,'f','Ciudad Juarez','border_crossing','mx','','',31.69,-106.42,0,0);"
    "INSERT INTO route VALUES (0,'a','b',400,1e-5,0),(1,'b','c',250,1e-5,1),(2,'c','d',1100,1e-5,1),"
    " (3,'d','e',1000,1e-5,1),(4,'d','f',1800,1e-5,0),(5,'a','c',600,1e-5,0);"
    "INSERT INTO facility VALUES (0,'cbp','Border facilities',4600,3,0,'hhs'),(1,'hhs','Shelters',0,30,0,'');"
    "INSERT INTO event VALUES (0,'iota','Hurricane Iota','','disaster','2020-11-17',0,'hn',NULL,NULL,'',1,0);"
    "INSERT INTO parameter VALUES (0,'departure.rate','',0.02,'normal(2, 0.5)',0.02,0.01,0.03,"
    " 'Survey, https://example.org/a?b=1&c=2','assumed','Rate of departure','1/day');"
    "INSERT INTO option_default VALUES (4,'travel.speed',30,'own assumption','assumed','speed','km/day'),"
    " (9,'passage.open',1,'no closures','measured','open','share');"
    "INSERT INTO score VALUES ('observed','nationwide','encounters','','rmspe_median',0.18),"
    " ('observed','nationwide','encounters','','coverage_90',0.86);"
    "INSERT INTO sensitivity (measure, parameter, kind, value, low, high) VALUES "
    "('encounters','departure.rate','total',0.6,0.5,0.7),"
    " ('encounters','retry.probability','total',0.2,0.1,0.3);"
    "INSERT INTO note VALUES ('command','flujo run fixture --seed 7');";

static int run(sqlite3 *db, const char *sql)
{
    int ok = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    if (!ok) fprintf(stderr, "fixture: %s\n", sqlite3_errmsg(db));
    return ok;
}

static int row(sqlite3 *db, const char *table, const char *policy, const char *date, const char *measure,
               const char *element, double v)
{
    char sql[512];
    snprintf(sql, sizeof sql, "INSERT INTO %s VALUES ('%s','%s','%s','%s',%.3f,%.3f,%.3f,%.3f,%.3f,%.3f)", table,
             policy, date, measure, element, v, v * 0.7, v * 0.88, v * 0.99, v * 1.1, v * 1.35);
    return run(db, sql);
}

static int months(sqlite3 *db, const char *policy, double factor, int observed)
{
    static const double level[14] = {72, 74, 78, 101, 173, 178, 180, 189, 213, 209, 192, 164, 175, 179};
    int ok = 1;
    for (int i = 0; i < 14 && ok; i++) {
        char month[24], sql[512];
        double v = 1000 * level[i] * (i > 4 ? factor : 1);
        snprintf(month, sizeof month, "%d-%02d", 2020 + (i + 10) / 12, (i + 10) % 12 + 1);
        ok = row(db, "monthly", policy, month, "encounters", "", v)
             && row(db, "monthly", policy, month, "encounters", "demographic:family", v * 0.3)
             && row(db, "monthly", policy, month, "encounters", "demographic:single_adult", v * 0.7)
             && row(db, "monthly", policy, month, "encounters", "origin:gt", v * 0.4)
             && row(db, "monthly", policy, month, "encounters", "origin:hn", 7)
             && row(db, "monthly", policy, month, "unique_people", "", v * 0.7)
             && row(db, "monthly", policy, month, "custody", "cbp", v * 0.025)
             && row(db, "monthly", policy, month, "belief", "demographic:family", 0.2 + 0.03 * i)
             && row(db, "monthly", policy, month, "cooperation", "mx", 0.5)
             && row(db, "monthly", policy, month, "asylum_backlog", "", 1e5 + 5e3 * i);
        snprintf(sql, sizeof sql,
                 "INSERT INTO fit VALUES ('%s','nationwide','encounters','','%s',%.0f,0,0,0,0,0,0);"
                 "INSERT INTO route_monthly VALUES ('%s','%s','route_flow','a','b',%.0f),"
                 "('%s','%s','route_flow','b','c',%.0f),('%s','%s','route_flow','c','d',%.0f),"
                 "('%s','%s','route_flow','d','e',%.0f),('%s','%s','route_flow','d','f',%.0f)",
                 policy, month, 1000 * level[i] * 1.04, policy, month, v * 0.6, policy, month, v, policy, month,
                 v * 0.8, policy, month, v * 0.6, policy, month, v * 0.2);
        if (observed) ok = ok && run(db, sql);
    }
    return ok;
}

/* From 10 March 2021 the policy makes 6,900 beds of 4,600. */
static int shortfall(sqlite3 *db, const char *policy)
{
    char sql[1024];
    snprintf(sql, sizeof sql,
             "INSERT INTO daily SELECT policy,date,'beds',element,b,b,b,b,b,b FROM "
             "(SELECT *, CASE WHEN date < '2021-03-10' THEN 4600 ELSE 6900 END AS b FROM daily "
             "WHERE policy = '%s' AND measure = 'custody' AND element = 'cbp');"
             "INSERT INTO daily SELECT "
             "policy,date,'custody_over',element,max(0,mean-b),max(0,q05-b),max(0,q25-b),max(0,q50-b),"
             "max(0,q75-b),max(0,q95-b) FROM (SELECT *, CASE WHEN date < '2021-03-10' THEN 4600 ELSE 6900 END AS b "
             "FROM daily "
             "WHERE policy = '%s' AND measure = 'custody' AND element = 'cbp')",
             policy, policy);
    return run(db, sql);
}

static int days(sqlite3 *db, const char *policy)
{
    int ok = 1;
    for (int i = 0; i < 300 && ok; i++) {
        char date[24];
        int month = i / 25, day = i % 25 + 1;
        snprintf(date, sizeof date, "2021-%02d-%02d", month + 1, day);
        double v = 3200 + 2400 * sin(i / 40.0);
        ok = row(db, "daily", policy, date, "custody", "cbp", v) && row(db, "daily", policy, date, "custody", "hhs", 5)
             && row(db, "daily", policy, date, "children_over_72h", "", v / 2);
    }
    return ok && shortfall(db, policy);
}

/* The tables as the store makes them. */
static int create(sqlite3 *db)
{
    int ok = 1;
    for (int i = 0; i < result_table_count && ok; i++) {
        struct text sql;
        text_init(&sql, memory_default());
        result_table_create(&sql, &result_tables[i], "");
        ok = !sql.failed && run(db, sql.data);
        text_free(&sql);
    }
    return ok && run(db, rows);
}

/* End the file as results end: an edit leaves the seal before within it, or overwrites it. */
static int seal(const char *path)
{
    int file = open(path, O_RDWR), ok = file >= 0 && result_seal(file);
    if (file >= 0) close(file);
    return ok;
}

int fixture_write(const char *path, int policies, int tables)
{
    static const char *const ids[3] = {"observed", "humane", "no_change"};
    static const char *const measures[4] = {"encounters", "cost", "hazard", "expelled"};
    sqlite3 *db = NULL;
    unlink(path);
    int ok = sqlite3_open(path, &db) == SQLITE_OK
             && run(db, "PRAGMA synchronous = OFF; PRAGMA application_id = 1179407690; PRAGMA user_version = 5; BEGIN; "
                        "CREATE TABLE x (y);");
    if (ok && tables) ok = create(db);
    for (int p = 0; ok && tables && p < policies; p++) {
        char sql[512];
        snprintf(sql, sizeof sql, "INSERT INTO policy VALUES (%d,'%s','Policy %s <%d>','','2021-03-26',50)", p, ids[p],
                 ids[p], p);
        ok = run(db, sql) && months(db, ids[p], 1 + 0.1 * p, p == 0);
        if (ok && p == 0) ok = days(db, ids[p]);
        for (int m = 0; ok && p < 2 && policies > 1 && m < 4; m++) {
            double d = -0.1 * (m + 1) * (p == 0 ? 1 : m % 2 ? -1 : 2);
            snprintf(sql, sizeof sql,
                     "INSERT INTO comparison VALUES ('%s','no_change','%s','','1y',%f,0,0,0,50,0.9,0.04,%f,%f,"
                     "%f,%f)",
                     ids[p], measures[m], d * 1000, d, d - 0.08, d, d + 0.08);
            ok = run(db, sql);
        }
    }
    if (ok) ok = run(db, "COMMIT");
    sqlite3_close(db);
    return ok && seal(path);
}

int fixture_add(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    int ok = sqlite3_open(path, &db) == SQLITE_OK && run(db, "PRAGMA synchronous = OFF") && run(db, sql);
    sqlite3_close(db);
    return ok && seal(path);
}
