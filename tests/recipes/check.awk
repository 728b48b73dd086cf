# One line of a check block: VALUE OPERATOR VALUE, where OPERATOR is < > <= >=
# and VALUE is a number, a reference, or `NUMBER * reference`. A reference reads
# one number of an exported table (folder `tables`, or FOLDER: before it):
#
#   difference POLICY MEASURE HORIZON COLUMN   comparison.csv, POLICY less the baseline
#   level      POLICY MEASURE HORIZON COLUMN   horizon.csv
#   month      POLICY MEASURE YYYY-MM COLUMN   monthly.csv, place_monthly.csv
#   day        POLICY MEASURE DATE    COLUMN   daily.csv
#   sweep      ROW    MEASURE PERIOD  COLUMN   sweep.csv
#
# MEASURE has its element after a dot: custody.cbp, departures.origin:gt.
# Prints `holds:` or what is wrong, with both numbers; exit code 1 if wrong.
BEGIN {
    n = split(text, word, " ")
    at = 1
    left = value()
    operator = word[at++]
    right = value()
    if (at != n + 1)
        wrong("write VALUE < VALUE, with one of < > <= >=")
    if (operator == "<") holds = left < right
    else if (operator == ">") holds = left > right
    else if (operator == "<=") holds = left <= right
    else if (operator == ">=") holds = left >= right
    else wrong("'" operator "' is none of < > <= >=")
    if (!holds)
        wrong(left " is not " operator " " right)
    print "holds: " where ": " text " (" left " " operator " " right ")"
    exit 0
}

function wrong(why) {
    print where ": does not hold: " text ": " why
    exit 1
}

function is_number(s) { return s ~ /^-?[0-9]+(\.[0-9]+)?$/ }

function value(   x) {
    if (!is_number(word[at]))
        return reference()
    x = word[at++] + 0
    if (word[at] != "*")
        return x
    at++
    return x * reference()
}

function reference(   folder, kind, policy, measure, element, when, column, dot) {
    folder = "tables"
    if (word[at] ~ /:$/)
        folder = substr(word[at], 1, length(word[at++]) - 1)
    kind = word[at++]; policy = word[at++]; measure = word[at++]; when = word[at++]; column = word[at++]
    dot = index(measure, ".")
    element = dot ? substr(measure, dot + 1) : ""
    measure = dot ? substr(measure, 1, dot - 1) : measure
    if (kind == "difference")
        return look(folder "/comparison.csv", "policy_a", policy, measure, "element", element, "horizon", when, column)
    if (kind == "level")
        return look(folder "/horizon.csv", "policy", policy, measure, "element", element, "horizon", when, column)
    if (kind == "month" && measure == "place_arrivals")
        return look(folder "/place_monthly.csv", "policy", policy, measure, "place", element, "month", when, column)
    if (kind == "month")
        return look(folder "/monthly.csv", "policy", policy, measure, "element", element, "month", when, column)
    if (kind == "day")
        return look(folder "/daily.csv", "policy", policy, measure, "element", element, "date", when, column)
    if (kind == "sweep")
        return look(folder "/sweep.csv", "row", policy, measure, "element", element, "period", when, column)
    wrong("'" kind "' is none of difference, level, month, day, sweep")
}

# The number in the row with these keys: an empty cell or no row is wrong.
function look(file, key, policy, measure, ekey, element, wkey, when, column,   line, f, i, col, found, rows) {
    if ((getline line < file) <= 0)
        wrong("there is no table " file)
    i = split(line, f, ",")
    for (; i > 0; i--)
        col[f[i]] = i
    if (!(column in col))
        wrong(file " has no column " column)
    rows = 0
    while ((getline line < file) > 0) {
        split(line, f, ",")
        if (f[col[key]] == policy && f[col["measure"]] == measure && f[col[ekey]] == element && f[col[wkey]] == when) {
            found = f[col[column]]
            rows++
        }
    }
    close(file)
    if (rows != 1 || found == "")
        wrong(file " has no such number: " policy " " measure " " element " " when " " column)
    return found + 0
}
