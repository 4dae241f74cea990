-- What the switches themselves say of a port, beside what monitoring reports.

alter table port_facts drop constraint port_facts_fact_check;
alter table port_facts add constraint port_facts_fact_check
  check (fact in ('admin', 'oper', 'speed', 'mac', 'errors', 'cable'));
-- What belongs to a fact beyond its value: a speed, a rate, the pairs of a cable test.
alter table port_facts add column detail jsonb not null default '{}';
