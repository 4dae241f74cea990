-- What an engineer says of an outage's severity; null: it follows from the number of lines, in severity.
alter table outages add column severity_said text
  constraint outages_severity_said_check check (severity_said in ('minor', 'major', 'critical'));
