-- Tables of the authentication library (better-auth 1.7), in its own column names; a test compares them with what the
-- library asks for. They know no organization: one person may belong to several.
create table access_users (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp,
  "twoFactorEnabled" boolean,
  language text not null default 'ja'
);

create table access_sessions (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references access_users (id) on delete cascade,
  -- The organization the person works in; null: the first one joined.
  "organizationId" text,
  -- How it was opened, and whether a second factor was shown.
  method text,
  strong boolean
);
create index "access_sessions_userId_idx" on access_sessions ("userId");

create table access_accounts (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references access_users (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null
);
create index "access_accounts_userId_idx" on access_accounts ("userId");
create unique index access_accounts_identity on access_accounts ("providerId", "accountId");

create table access_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default current_timestamp,
  "updatedAt" timestamptz not null default current_timestamp
);
create index access_verifications_identifier_idx on access_verifications (identifier);

create table access_two_factors (
  id text primary key,
  secret text not null,
  "backupCodes" text not null,
  "userId" text not null references access_users (id) on delete cascade,
  verified boolean,
  "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index access_two_factors_secret_idx on access_two_factors (secret);
create index "access_two_factors_userId_idx" on access_two_factors ("userId");

create table access_passkeys (
  id text primary key,
  name text,
  "publicKey" text not null,
  "userId" text not null references access_users (id) on delete cascade,
  "credentialID" text not null unique,
  counter integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  transports text,
  "createdAt" timestamptz,
  aaguid text
);
create index "access_passkeys_userId_idx" on access_passkeys ("userId");

-- The one-time token of the first start; one row at most, none once an administrator exists.
create table access_setup (
  single boolean primary key default true check (single),
  token_hash text not null,
  expires_at timestamptz not null
);
