-- Whoever looks for a fact asks by who did it, what was done, or to what: each is found along an index, in the order of the list.
CREATE INDEX audit_entry_actor_recorded_at_id_idx ON audit_entry (actor, recorded_at, id);
CREATE INDEX audit_entry_action_recorded_at_id_idx ON audit_entry (action, recorded_at, id);
CREATE INDEX audit_entry_subject_id_recorded_at_id_idx ON audit_entry (subject_id, recorded_at, id);
