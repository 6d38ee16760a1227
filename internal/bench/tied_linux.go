package bench

import "syscall"

// tied makes a process end when the thread that started it does, which for a thread of the
// Go runtime is when this program ends.
func tied() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
