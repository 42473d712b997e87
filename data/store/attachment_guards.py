"""The triggers that guard attachments: added with their entry, gone only as its words go."""

from typing import Final

SQLITE: Final[dict[str, str]] = {
    "attachment_no_delete": (
        "BEFORE DELETE ON attachment BEGIN SELECT RAISE(ABORT, 'attachment is append-only: delete'); END"
    ),
    "attachment_append": (
        "BEFORE INSERT ON attachment WHEN NEW.content IS NULL "
        "OR NEW.revision IS NOT (SELECT revision FROM head) "
        "OR NOT EXISTS (SELECT 1 FROM journal WHERE revision = NEW.revision AND kind = 'attachment') "
        "OR EXISTS (SELECT 1 FROM attachment WHERE revision = NEW.revision) "
        "BEGIN SELECT RAISE(ABORT, 'attachment is append-only: insert'); END"
    ),
    "attachment_mask_only": (
        "BEFORE UPDATE ON attachment "
        "WHEN NEW.revision IS NOT OLD.revision OR NEW.content IS NOT NULL OR NEW.masked_by IS NULL "
        "OR NEW.masked_by IS NOT (SELECT masked_by FROM payload WHERE revision = NEW.revision) "
        "BEGIN SELECT RAISE(ABORT, 'attachment is append-only: only masking by a decision'); END"
    ),
    # Whoever forgets the words forgets the file.
    "payload_forgets_attachment": (
        "AFTER UPDATE ON payload WHEN NEW.masked_by IS NOT NULL BEGIN "
        "UPDATE attachment SET content = NULL, masked_by = NEW.masked_by WHERE revision = NEW.revision; END"
    ),
}

_POSTGRES_GUARD: Final = """
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.content IS NOT NULL AND NEW.revision = (SELECT revision FROM head)
       AND EXISTS (SELECT 1 FROM journal WHERE revision = NEW.revision AND kind = 'attachment') THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'UPDATE' THEN
    IF NEW.revision = OLD.revision AND NEW.content IS NULL AND NEW.masked_by IS NOT NULL
       AND NEW.masked_by = (SELECT masked_by FROM payload WHERE revision = NEW.revision) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: %', TG_TABLE_NAME, lower(TG_OP);
END
"""

POSTGRES_FUNCTIONS: Final[dict[str, str]] = {
    "guard_attachment": _POSTGRES_GUARD,
    "forget_attachment": (
        "BEGIN UPDATE attachment SET content = NULL, masked_by = NEW.masked_by "
        "WHERE revision = NEW.revision; RETURN NULL; END"
    ),
}
POSTGRES: Final[dict[str, str]] = {
    "attachment_guard": (
        "BEFORE INSERT OR UPDATE OR DELETE ON attachment FOR EACH ROW EXECUTE FUNCTION guard_attachment()"
    ),
    "attachment_truncate": (
        "BEFORE TRUNCATE ON attachment FOR EACH STATEMENT EXECUTE FUNCTION guard_attachment()"
    ),
    "payload_forgets_attachment": (
        "AFTER UPDATE ON payload FOR EACH ROW EXECUTE FUNCTION forget_attachment()"
    ),
}
