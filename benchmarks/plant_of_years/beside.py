"""What twelve weeks leave behind and the demo's story doesn't tell: sign-ins, files, counts, backups, sent notices."""

from __future__ import annotations

import datetime as dt
import sqlite3

DAYS = "WITH RECURSIVE days(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM days WHERE n < 84) "
BACK = "date(:today, '-' || n || ' days')"
OF_A3 = "unit_id = (SELECT id FROM unit WHERE code = 'A3') AND frequency = 'daily'"
A3 = f"(SELECT id FROM metric WHERE {OF_A3} ORDER BY id LIMIT 2)"
LEADERS = "(SELECT id, home_unit_id FROM person WHERE leads_unit OR id % 12 = 0)"

ADDED = (
    # everybody once a week, leaders every day; one wrong PIN a day
    f"""{DAYS} INSERT INTO sign_in (person_id, token_hash, device, platform, means, is_shared, is_strong, since, used_at,
        until, ended_at, ended_why)
        SELECT p.id, 'hash of ' || p.id || ' ' || n, 'd' || p.id % 40, 'android', 'pin', 0, 0, {BACK} || ' 07:00:00.000000',
        {BACK} || ' 07:20:00.000000', {BACK} || ' 15:00:00.000000', {BACK} || ' 07:20:00.000000', 'not me'
        FROM days, person p WHERE p.leads_unit OR n % 7 = p.id % 7""",
    f"""{DAYS} INSERT INTO sign_in_try (badge, person_id, device, at, fits, forgiven)
        SELECT 'b' || p.id, p.id, 'd' || p.id % 40, {BACK} || ' 06:59:00.000000', n % 5 > 0, 0
        FROM days, person p WHERE n % 7 = p.id % 7""",
    # a file of numbers a week and unit
    f"""{DAYS} INSERT INTO upload (kind, token, unit_id, by_id, at, name, sha256, read, rows, loaded_at, loaded)
        SELECT 'numbers', 'token ' || p.id || ' ' || n, p.home_unit_id, p.id, {BACK} || ' 09:00:00.000000', 'week.xlsx', '',
        '{{}}', '[]', {BACK} || ' 09:01:00.000000', '{{"new": 15}}' FROM days, {LEADERS} p WHERE n % 7 = 0""",
    # a machine at A3
    f"""INSERT INTO binding (metric_id, topic, adds, value_path, active, made_at)
        SELECT m.id, 'plant/a3/' || m.id, 1, 'value', 1, :today || ' 00:00:00.000000' FROM {A3} m""",
    f"""{DAYS} INSERT INTO machine_count (metric_id, production_date, shift, messages, total, numerator, denominator,
        last_value, last_at, written)
        SELECT metric_id, {BACK}, 'early', 3, 3.0, 0, 0, 1.0, {BACK} || ' 09:00:00.000000', 3 FROM days, binding""",
    f"""{DAYS} INSERT INTO machine_message (binding_id, key, production_date, shift, received_at)
        SELECT binding.id, 'k' || n || k, {BACK}, 'early', {BACK} || ' 09:00:00.000000'
        FROM days, binding, (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3) WHERE n < 30""",
    f"""{DAYS} INSERT INTO machine_refusal (binding_id, topic, payload, why, at)
        SELECT id, topic, 'nonsense', 'not a number', {BACK} || ' 09:00:00.000000' FROM days, binding WHERE n % 7 = 0""",
    f"""{DAYS} INSERT INTO backup (due_at, attempt, began_at, ended_at, file, size)
        SELECT {BACK} || ' 02:00:00.000000', 1, {BACK} || ' 02:00:00.000000', {BACK} || ' 02:01:00.000000',
        'boards-' || {BACK} || '.zip', 1000000 FROM days""",
    f"""{DAYS} INSERT INTO retention_run (rule, "on", at, before, rows)
        SELECT 'sign_ins', {BACK}, {BACK} || ' 00:10:00.000000', date(:today, '-100 days'), 3 FROM days WHERE n % 28 = 0""",
    # what the sender did
    "UPDATE notice SET sent_at = send_at WHERE date(at) < :today",
    # a signal that was explained, acted on and closed, at every metric that has limits; and last quarter's limits
    """INSERT INTO signal (number, metric_id, baseline_id, direction, production_date, raised_at, version)
        SELECT 900 + id, metric_id, id, 'bad', date(:today, '-40 days'), date(:today, '-40 days') || ' 08:00:00.000000', 1
        FROM baseline""",
    """INSERT INTO signal_hit (signal_id, baseline_id, production_date, rule, side, value, at)
        SELECT id, baseline_id, production_date, 'N1', -1, 1.0, raised_at FROM signal WHERE number > 900""",
    """INSERT INTO signal_step (signal_id, kind, at, "on", text)
        SELECT id, kind, raised_at, production_date, 'A worn guide' FROM signal,
        (SELECT 'explanation' AS kind UNION ALL SELECT 'acting' UNION ALL SELECT 'closure') WHERE number > 900""",
    """INSERT INTO baseline (metric_id, from_date, to_date, n, mean, mr_bar, valid_from, valid_to, set_at, why)
        SELECT metric_id, date(from_date, '-200 days'), date(to_date, '-200 days'), n, mean, mr_bar,
        date(:today, '-280 days'), date(valid_from, '-1 day'), set_at, why FROM baseline WHERE valid_to IS NULL""",
)


def add(connection: sqlite3.Connection, today: dt.date) -> None:
    """Into a plant that was lived, as of production date `today`."""
    for statement in ADDED:
        connection.execute(statement, {"today": str(today)})
