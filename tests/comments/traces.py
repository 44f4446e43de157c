"""Looking for words in every column of every table, whatever tables there will be."""

from collections.abc import Iterable

from django.db import connection

_COLUMNS = """
    SELECT c.table_name, c.column_name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
    ORDER BY 1, 2
"""


def traces(words: Iterable[str]) -> list[str]:
    """Where any of the words stands, as “table.column: word”. Every value is read as text: arrays, JSON, addresses
    and bytes too, letter case aside."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = cursor.fetchall()
        assert len(columns) > 200, "the tables are not where they are looked for"
        for table, column in columns:
            for word in words:
                said = f'lower("{column}"::text)'  # bytes are hexadecimal there
                cursor.execute(
                    f'SELECT 1 FROM "{table}" WHERE strpos({said}, lower(%s)) > 0 OR strpos({said}, %s) > 0 LIMIT 1',
                    [word, word.encode().hex()],
                )
                if cursor.fetchone():
                    found.append(f"{table}.{column}: {word}")
    return found
