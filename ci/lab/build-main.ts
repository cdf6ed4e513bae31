import { buildPrograms, missingPrograms } from './build-programs.ts';
import { goPackages, programFolder, type Program } from './programs.ts';

const programs = Object.keys(goPackages) as Program[];
const missing = missingPrograms(programs);
await buildPrograms(programs, console.error);
console.log(`${programs.length} programs in ${programFolder}, ${missing.length} built now`);
