/**
 * A picture for each kind of device; the word always stands beside it.
 * @module
 */
import {
  AppWindow,
  Boxes,
  Cctv,
  CircleHelp,
  Cpu,
  Factory,
  HardDrive,
  Laptop,
  type LucideIcon,
  Monitor,
  Phone,
  Printer,
  Server,
  Shapes,
  ShieldHalf,
  Smartphone,
  Waypoints,
} from 'lucide-react'
import type { DeviceClass } from '../contract.ts'

export const KIND_ICONS: Readonly<Record<DeviceClass, LucideIcon>> = {
  server: Server,
  workstation: Monitor,
  notebook: Laptop,
  mobile: Smartphone,
  network: Waypoints,
  edge: ShieldHalf,
  printer: Printer,
  camera: Cctv,
  nas: HardDrive,
  phone: Phone,
  industrial: Factory,
  iot: Cpu,
  virtual: Boxes,
  software: AppWindow,
  other: Shapes,
  unknown: CircleHelp,
}
