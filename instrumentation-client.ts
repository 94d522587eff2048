// What Next runs in a browser before anything else. Zod would try whether it may make functions out of text, which the page's policy reports as an attack.
// Set where Zod looks for its settings, and not by importing it: most pages load none of it.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
