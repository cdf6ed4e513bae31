import { Command } from 'commander';
import { installTfjsNode, type LibrarySource } from './install-tfjs-node.ts';
import { tfjsNodeFolder } from './tfjs-node-folder.ts';

const options = new Command('npm run tfjs-node:install --')
  .description(
    'Installs @tensorflow/tfjs-node, needed for training, into a cache folder outside the project.',
  )
  .option(
    '--library <dir>',
    "unpacked 'tensorflow' folder of a TensorFlow wheel, instead of the usual download",
  )
  .option('--from-pypi', "take the library from PyPI's tensorflow-cpu wheel, instead of the usual download")
  .parse()
  .opts<{ library?: string; fromPypi?: true }>();

const source: LibrarySource =
  options.library !== undefined
    ? { kind: 'folder', folder: options.library }
    : { kind: options.fromPypi ? 'pypi' : 'download' };

installTfjsNode(tfjsNodeFolder(), source);
console.log(`tfjs-node is ready in ${tfjsNodeFolder()}`);
