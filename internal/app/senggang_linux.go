package app

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// giveBack unmaps the pages of the executable that only the start touched: the
// kernel maps them sixteen at a time, so that starting leaves nearly the whole
// file resident. Nothing is lost: they come back from the page cache one fault at
// a time as they are used (madvise(2), MADV_DONTNEED). Only what still is as the
// file has it may go: relocated pages of a dynamic executable are read-only, too,
// and exist nowhere else.
func giveBack() (err error) {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var from, to uintptr // of a mapping that may go, 0: of none
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, value, field := strings.Cut(lines.Text(), ":")
		switch {
		case !field || strings.Contains(name, " "):
			from, to = clean(lines.Text(), self)
		case from == 0:
		case (name == "Anonymous" || name == "Swap") && strings.TrimSpace(value) != "0 kB":
			from = 0
		case name == "VmFlags": // the last of a mapping
			if _, _, e := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED); e != 0 {
				return fmt.Errorf("madvise: %w", e)
			}
		}
	}
	return lines.Err()
}

// clean is where a mapping of the file is that nobody writes to; 0 of others.
func clean(line, file string) (from, to uintptr) {
	var offset, inode uintptr
	var mode, device, path string
	if _, err := fmt.Sscanf(line, "%x-%x %s %x %s %d %s", &from, &to, &mode, &offset, &device, &inode, &path); err != nil || path != file || strings.Contains(mode, "w") {
		return 0, 0
	}
	return from, to
}
