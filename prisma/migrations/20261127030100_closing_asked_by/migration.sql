-- Who asked last for a month to be closed: where an installation wants two persons, another one issues its statements.
ALTER TABLE period ADD COLUMN closing_asked_by text;
