-- Who of the operator has taken a task, and since when: two people do not mend the same thing.
ALTER TABLE operator_task ADD COLUMN taken_at timestamptz(3);
ALTER TABLE operator_task ADD COLUMN taken_by text;
ALTER TABLE operator_task ADD CONSTRAINT operator_task_taken CHECK ((taken_at IS NULL) = (taken_by IS NULL));

GRANT UPDATE (taken_at, taken_by) ON operator_task TO grenier_platform;
