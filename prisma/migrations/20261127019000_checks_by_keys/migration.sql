-- What a trigger looks up it looks up by its key. A plan is made while a table is small or empty and kept while thousands of rows
-- come: of an empty table the planner would rather read all, and each later row would read all that came before it.
ALTER FUNCTION check_charge_names() SET enable_seqscan = off;
ALTER FUNCTION check_statement_charge_names() SET enable_seqscan = off;
ALTER FUNCTION check_statement_line_names() SET enable_seqscan = off;
ALTER FUNCTION check_added_by_payer() SET enable_seqscan = off;
ALTER FUNCTION check_added_by_tenant() SET enable_seqscan = off;
ALTER FUNCTION check_statement_sums() SET enable_seqscan = off;

-- VAT groups are summed with lines and charges at the commit of their statement, and none is added later.
DROP TRIGGER statement_vat_group_adds_up ON statement_vat_group;
DROP FUNCTION check_statement_vat_groups();
