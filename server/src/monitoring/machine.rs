//! What the operating system tells of the machine, this process and the disk. It is asked on a blocking thread.

use std::path::Path;

use sysinfo::{Disk, DiskRefreshKind, Disks, MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use workspace_protocol::monitoring::{Figure, Sample};

/// What is asked of the system again and again.
pub struct Machine {
    system: Option<System>,
    process: Option<Pid>,
    disks: Option<Disks>,
    /// Which of the disks the data folder is on.
    disk: Option<usize>,
}

impl Machine {
    /// Finds the disk of `folder` and begins to count processor time.
    pub fn open(folder: &Path) -> Self {
        let disks = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage()).ok();
        let disk = disks.as_ref().and_then(|disks| disk_of(disks, folder));
        let process = sysinfo::get_current_pid().ok();
        let mut machine = Self { system: System::new().ok(), process, disks, disk };
        machine.refresh();
        machine
    }

    fn refresh(&mut self) {
        if let Some(system) = &mut self.system {
            system.refresh_cpu_usage();
            system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
            if let Some(process) = self.process {
                let kind = ProcessRefreshKind::nothing().with_cpu().with_memory();
                system.refresh_processes_specifics(ProcessesToUpdate::Some(&[process]), false, kind);
            }
        }
        if let Some(disk) = self.disk_mut() {
            disk.refresh_specifics(DiskRefreshKind::nothing().with_storage());
        }
    }

    fn disk_mut(&mut self) -> Option<&mut Disk> {
        self.disks.as_mut()?.get_mut(self.disk?)
    }

    /// Measures, and fills in what is known.
    pub fn measure(&mut self, sample: &mut Sample) {
        self.refresh();
        if let Some(system) = &self.system {
            let processors = system.cpus().len();
            sample.cpu_host = (processors > 0).then(|| Figure(system.global_cpu_usage().into()));
            sample.memory_used = bytes(system.used_memory());
            sample.memory_total = bytes(system.total_memory());
            if let Some(process) = self.process.and_then(|process| system.process(process)) {
                // Of one processor; 200 is two of them.
                let share = f64::from(process.cpu_usage()) / Figure::from(processors).0;
                sample.cpu_process = (processors > 0).then_some(Figure(share));
                sample.memory_process = bytes(process.memory());
            }
        }
        if cfg!(unix)
            && let Ok(load) = System::load_average()
        {
            [sample.load_1, sample.load_5, sample.load_15] =
                [load.one, load.five, load.fifteen].map(|load| Some(Figure(load)));
        }
        if let Some(disk) = self.disk_mut() {
            sample.disk_total = bytes(disk.total_space());
            sample.disk_used = bytes(disk.total_space().saturating_sub(disk.available_space()));
        }
    }
}

/// A number of bytes; the system says 0 where it does not know.
fn bytes(count: u64) -> Option<Figure> {
    (count > 0).then_some(Figure::from(count))
}

fn disk_of(disks: &Disks, folder: &Path) -> Option<usize> {
    let folder = folder.canonicalize().ok()?;
    disks
        .iter()
        .enumerate()
        .filter(|(_, disk)| folder.starts_with(disk.mount_point()))
        .max_by_key(|(_, disk)| disk.mount_point().components().count())
        .map(|(at, _)| at)
}
