/**
 * What each purl type asks of its parts, after the type definitions of the Package URL specification
 * (github.com/package-url/purl-spec, types/, snapshot of 2026-08-21). MIT licence; the notice is in LICENSE-purl-spec.txt.
 * @module
 */

export type TypeRule = {
  readonly namespace: 'required' | 'optional' | 'prohibited'
  /** Parts compared without case: their canonical form is lower case. */
  readonly lower?: readonly ('namespace' | 'name' | 'version')[]
  readonly name?: RegExp
  readonly version?: RegExp
  /** Keys the type defines itself. */
  readonly qualifiers?: readonly string[]
  /** Keys without which the purl names nothing. */
  readonly needs?: readonly string[]
}

export const TYPE_RULES: Readonly<Record<string, TypeRule>> = {
  alpm: { namespace: 'required', lower: ['namespace', 'name'], qualifiers: ['arch'] },
  apk: { namespace: 'required', lower: ['namespace', 'name'], qualifiers: ['arch'] },
  bazel: { namespace: 'prohibited', qualifiers: ['repository_url'] },
  bitbucket: { namespace: 'required', lower: ['namespace', 'name'] },
  bitnami: { namespace: 'prohibited', lower: ['name'], qualifiers: ['arch', 'distro'] },
  brew: { namespace: 'optional', lower: ['namespace', 'name'], qualifiers: ['repository_url'] },
  cargo: { namespace: 'prohibited' },
  'chrome-extension': {
    namespace: 'prohibited',
    lower: ['name'],
    name: /^[a-p]{32}$/,
    version: /^\d+(\.\d+){0,3}$/,
  },
  cocoapods: { namespace: 'prohibited' },
  composer: { namespace: 'required', lower: ['namespace', 'name'] },
  conan: { namespace: 'optional', qualifiers: ['user', 'channel', 'rrev', 'prev'] },
  conda: { namespace: 'prohibited', qualifiers: ['build', 'channel', 'subdir', 'type'] },
  cpan: {
    namespace: 'optional',
    qualifiers: ['author', 'distpath', 'repository_url', 'download_url', 'vcs_url', 'ext'],
  },
  cran: { namespace: 'prohibited' },
  deb: { namespace: 'required', lower: ['namespace', 'name'], qualifiers: ['arch'] },
  docker: { namespace: 'optional' },
  gem: { namespace: 'prohibited', qualifiers: ['platform'] },
  generic: { namespace: 'optional', qualifiers: ['download_url', 'checksum'] },
  git: { namespace: 'required' },
  github: { namespace: 'required', lower: ['namespace', 'name'] },
  golang: { namespace: 'required' },
  hackage: { namespace: 'prohibited' },
  hex: { namespace: 'optional', lower: ['namespace', 'name'] },
  huggingface: { namespace: 'required', lower: ['version'] },
  julia: { namespace: 'prohibited', qualifiers: ['uuid'], needs: ['uuid'] },
  luarocks: { namespace: 'optional', lower: ['namespace', 'name'], qualifiers: ['repository_url'] },
  maven: { namespace: 'required', qualifiers: ['classifier', 'type'] },
  mlflow: { namespace: 'prohibited', qualifiers: ['model_uuid', 'run_id'] },
  npm: { namespace: 'optional' },
  nuget: { namespace: 'prohibited' },
  oci: {
    namespace: 'prohibited',
    lower: ['name', 'version'],
    qualifiers: ['arch', 'repository_url', 'tag'],
  },
  opam: { namespace: 'prohibited' },
  otp: {
    namespace: 'prohibited',
    lower: ['name'],
    qualifiers: ['repository_url', 'platform', 'arch'],
  },
  pub: { namespace: 'prohibited', lower: ['name'], name: /^[a-z0-9_]+$/ },
  pypi: { namespace: 'prohibited', lower: ['name', 'version'], qualifiers: ['file_name'] },
  qpkg: { namespace: 'required', lower: ['namespace'] },
  rpm: { namespace: 'required', lower: ['namespace'], qualifiers: ['epoch', 'arch'] },
  swid: {
    namespace: 'optional',
    qualifiers: ['tag_id', 'tag_version', 'patch', 'tag_creator_name', 'tag_creator_regid'],
    needs: ['tag_id'],
  },
  swift: { namespace: 'required' },
  vcpkg: {
    namespace: 'prohibited',
    qualifiers: ['port_version', 'repository_revision', 'triplet'],
  },
  'vscode-extension': {
    namespace: 'required',
    lower: ['namespace', 'name', 'version'],
    qualifiers: ['platform'],
  },
  yocto: {
    namespace: 'optional',
    lower: ['namespace'],
    qualifiers: ['repository_url', 'layer_version'],
  },
}
