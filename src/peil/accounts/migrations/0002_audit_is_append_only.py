"""Let the database itself refuse to change or delete an entry of the audit."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = [
    f"""CREATE TRIGGER audit_refuses_{what} BEFORE {what} ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, 'The audit cannot be changed.'); END"""
    for what in ("update", "delete")
]
SQLITE_BACK = [f"DROP TRIGGER audit_refuses_{what}" for what in ("update", "delete")]

POSTGRESQL = [
    """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'The audit cannot be changed.'; END $$""",
    """CREATE TRIGGER audit_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditentry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_refuses ON accounts_auditentry",
    "DROP FUNCTION audit_refuses()",
]


def forwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    back = {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}
    for statement in back[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
