import { config } from 'zod';

// What Next runs in a browser before anything else. Zod would try whether it may make functions out of text, which the page's policy reports as an attack.
config({ jitless: true });
