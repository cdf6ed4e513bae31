import { buildPrograms, missingPrograms } from './build-programs.ts';
import { allPrograms, programFolder } from './programs.ts';

const missing = missingPrograms(allPrograms);
await buildPrograms(allPrograms, console.error);
console.log(`${allPrograms.length} programs in ${programFolder}, ${missing.length} built now`);
