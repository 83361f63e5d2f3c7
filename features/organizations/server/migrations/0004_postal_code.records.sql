-- As it is compared: seven digits in Japan, elsewhere as that country writes it.
alter table organizations_sites add column postal_code text;
