-- Lines that name the columns of what follows in the file (IIS, Zeek), as they were when it was left.
alter table detection_files add column table_head text not null default '';
