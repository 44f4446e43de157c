"""Promises that the database itself keeps, whatever program writes to it.

The audit log is append-only. A comment is born pending. A change of its status or public wording needs its event
in the same transaction, and a public wording needs a verdict on it or a person's approval of it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION comments_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only'
        USING HINT = 'Write a new event instead.', ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER comments_event_append_only BEFORE UPDATE OR DELETE ON comments_moderationevent
    FOR EACH ROW EXECUTE FUNCTION comments_refuse_change();
CREATE TRIGGER comments_event_no_truncate BEFORE TRUNCATE ON comments_moderationevent
    FOR EACH STATEMENT EXECUTE FUNCTION comments_refuse_change();

CREATE FUNCTION comments_guard_birth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'pending' OR NEW.version <> 1 OR NEW.public_revision_id IS NOT NULL THEN
        RAISE EXCEPTION 'a comment starts as pending'
            USING HINT = 'Use comments.services.submission.', ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER comments_comment_birth AFTER INSERT ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_guard_birth();

CREATE FUNCTION comments_guard_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM comments_moderationevent e
        WHERE e.comment_id = NEW.id AND e.version = NEW.version AND e.hash = NEW.event_hash
          AND e.before = OLD.status AND e.after = NEW.status
    ) THEN
        RAISE EXCEPTION 'comment % was changed without its moderation event', NEW.id
            USING HINT = 'Use comments.services.', ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status = 'approved'
        AND NOT EXISTS (SELECT 1 FROM comments_verdict v WHERE v.revision_id = NEW.public_revision_id)
        AND NOT EXISTS (
            SELECT 1 FROM comments_moderationevent e
            WHERE e.comment_id = NEW.id AND e.revision_id = NEW.public_revision_id
              AND e.actor = 'person' AND e.after = 'approved'
        )
    THEN
        RAISE EXCEPTION 'comment % cannot be public: nobody has screened or approved this wording', NEW.id
            USING HINT = 'Use comments.services.', ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

-- Deferred: within one transaction the event may be written after the row.
CREATE CONSTRAINT TRIGGER comments_comment_change AFTER UPDATE ON comments_comment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (
        OLD.status IS DISTINCT FROM NEW.status OR OLD.version IS DISTINCT FROM NEW.version
        OR OLD.public_revision_id IS DISTINCT FROM NEW.public_revision_id
        OR OLD.event_hash IS DISTINCT FROM NEW.event_hash
    )
    EXECUTE FUNCTION comments_guard_change();
"""

BACKWARD = """
DROP TRIGGER comments_comment_change ON comments_comment;
DROP TRIGGER comments_comment_birth ON comments_comment;
DROP TRIGGER comments_event_no_truncate ON comments_moderationevent;
DROP TRIGGER comments_event_append_only ON comments_moderationevent;
DROP FUNCTION comments_guard_change();
DROP FUNCTION comments_guard_birth();
DROP FUNCTION comments_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
