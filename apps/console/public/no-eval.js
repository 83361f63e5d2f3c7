// zod would compile its schemas with new Function, which the content security policy forbids. This must be set
// before any schema is made, so it is a script of its own that runs before the modules.
globalThis.__zod_globalConfig = { jitless: true }
