import { once } from 'node:events';
import { startControlPlane } from '../control-plane.ts';

// Starts a control plane, prints the path of its kubeconfig, and stops it when standard input ends.
const plane = await startControlPlane();
plane.startControllers();
console.log(plane.kubeconfig);
await once(process.stdin.resume(), 'end');
await plane.stop();
