"""How many comments stand at each status, kept by a trigger that adds rows and never changes one.

The trigger and the first count come in one transaction, which keeps writers of comments away meanwhile: a fraction of a
second for a million of them.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION comments_tally_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO comments_statustally (status, number) VALUES (OLD.status, -1);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO comments_statustally (status, number) VALUES (NEW.status, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER comments_comment_tally_rows AFTER INSERT OR DELETE ON comments_comment
    FOR EACH ROW EXECUTE FUNCTION comments_tally_status();
CREATE TRIGGER comments_comment_tally_status AFTER UPDATE OF status ON comments_comment
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION comments_tally_status();

INSERT INTO comments_statustally (status, number) SELECT status, count(*) FROM comments_comment GROUP BY status;
"""

BACKWARD = """
DROP TRIGGER comments_comment_tally_status ON comments_comment;
DROP TRIGGER comments_comment_tally_rows ON comments_comment;
DROP FUNCTION comments_tally_status();
DELETE FROM comments_statustally;
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_moderators_desk")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
