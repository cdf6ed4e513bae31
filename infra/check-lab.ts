import { catalog } from '../apps/model/catalog.ts';
import type { Lab } from '../vm-provisioning/lab/lab.ts';
import type { Finding } from '../vm-provisioning/preflight/finding.ts';
import { filesAskedFor } from '../vm-provisioning/preflight/host-rules.ts';
import { preflight } from '../vm-provisioning/preflight/preflight.ts';
import { probeHost } from '../vm-provisioning/preflight/probe-host.ts';
import type { LabConfig } from './config/schema.ts';
import { demandOf } from './demand.ts';
import { chartsOf } from './versions.ts';

/** Everything that would go wrong with a lab on this machine, or could, before anything is made. */
export const checkLab = (lab: Lab, { addOns, hospitals }: LabConfig): readonly Finding[] =>
  preflight({
    lab,
    host: probeHost(
      lab.target === 'libvirt' ? (lab.storageFolder ?? '/var/lib/libvirt/images') : '/',
      filesAskedFor(lab),
    ),
    demand: demandOf(catalog, hospitals.length),
    versions: chartsOf(addOns),
    today: new Date().toISOString().slice(0, 10),
  });
