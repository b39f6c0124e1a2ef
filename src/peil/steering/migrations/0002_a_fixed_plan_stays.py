"""Let the database itself refuse to change how a fixed action is judged, or to delete it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIXED = (
    "workspace", "kpi", "variant", "where", "by", "treated", "every", "starts_on", "judged_on",
    "expected_effect", "smallest_effect", "definition_version", "fixed_at",
)
TABLE = "steering_action"
TOLD = "How a fixed action is judged cannot be changed."


def _changed(differs: str) -> str:
    return " OR ".join(f'OLD."{name}" {differs} NEW."{name}"' for name in FIXED)


SQLITE = [
    f"""CREATE TRIGGER action_plan_stays BEFORE UPDATE ON {TABLE}
        WHEN OLD.fixed_at IS NOT NULL AND ({_changed("IS NOT")})
        BEGIN SELECT RAISE(ABORT, '{TOLD}'); END""",
    f"""CREATE TRIGGER action_stays BEFORE DELETE ON {TABLE}
        WHEN OLD.fixed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{TOLD}'); END""",
]
SQLITE_BACK = ["DROP TRIGGER action_plan_stays", "DROP TRIGGER action_stays"]

POSTGRESQL = [
    f"""CREATE FUNCTION action_plan_stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{TOLD}'; END $$""",
    f"""CREATE TRIGGER action_plan_stays BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN (OLD.fixed_at IS NOT NULL AND ({_changed("IS DISTINCT FROM")}))
        EXECUTE FUNCTION action_plan_stays()""",
    f"""CREATE TRIGGER action_stays BEFORE DELETE ON {TABLE} FOR EACH ROW
        WHEN (OLD.fixed_at IS NOT NULL) EXECUTE FUNCTION action_plan_stays()""",
]
POSTGRESQL_BACK = [
    f"DROP TRIGGER action_plan_stays ON {TABLE}",
    f"DROP TRIGGER action_stays ON {TABLE}",
    "DROP FUNCTION action_plan_stays()",
]


def forwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backwards(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    back = {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}
    for statement in back[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("steering", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
