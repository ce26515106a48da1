//! The pages of the program itself.

/// Gives back the pages of the program that are mapped into the process. Good to call when a start or much work has
/// ended, of which the rest of the day needs little: the kernel maps whole neighbourhoods of what once ran, and lets go
/// of them only when memory is short. What is needed again comes from the kernel's cache of the file, in microseconds.
///
/// Does nothing where programs are mapped in other ways.
pub fn let_go_of_code() {
    #[cfg(target_os = "linux")]
    linux::let_go_of_code();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::{c_int, c_void};

    use libc::{MADV_COLD, MADV_DONTNEED, PF_W, PT_LOAD, dl_iterate_phdr, dl_phdr_info, madvise, size_t};

    pub(super) fn let_go_of_code() {
        // SAFETY: the function is called before this returns, with what the loader knows of the program.
        unsafe { dl_iterate_phdr(Some(first), std::ptr::null_mut()) };
    }

    /// Called with the program itself, which comes first, and asks for no library after it.
    unsafe extern "C" fn first(info: *mut dl_phdr_info, _: size_t, _: *mut c_void) -> c_int {
        // SAFETY: the loader hands out its own table, which stays as it is while the program runs.
        let (base, headers) = unsafe {
            let info = &*info;
            if info.dlpi_phdr.is_null() {
                return 1;
            }
            (info.dlpi_addr as usize, std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)))
        };
        let page = page_size();
        for header in headers.iter().filter(|header| header.p_type == PT_LOAD && header.p_flags & PF_W == 0) {
            // Whole pages: what shares one with another part may be written to.
            let start = (base + header.p_vaddr as usize).next_multiple_of(page);
            let end = (base + header.p_vaddr as usize + header.p_memsz as usize) / page * page;
            for advice in [MADV_COLD, MADV_DONTNEED] {
                // SAFETY: these pages cannot be written to, so they are what the file holds, and come from there again.
                // A kernel that does not know an advice refuses it, and nothing has changed.
                unsafe { madvise(start as *mut c_void, end.saturating_sub(start), advice) };
            }
        }
        1
    }

    fn page_size() -> usize {
        // SAFETY: reads a number.
        let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        usize::try_from(size).unwrap_or(4096)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        /// What is mapped from files, in kB.
        fn mapped() -> u64 {
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find(|line| line.starts_with("RssFile:")).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        }

        #[test]
        fn code_that_was_let_go_of_still_runs() {
            // Something that has read-only data and is not small: what ran before is needed again.
            let text = |number: u64| format!("{:?}", [number, number * 7].map(|number| number.to_string()));
            let before = text(6);
            let held = mapped();
            let_go_of_code();
            assert!(mapped() < held, "{} kB of {held} are still mapped", mapped());
            assert_eq!(text(6), before);
        }
    }
}
