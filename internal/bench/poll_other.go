//go:build !linux

package bench

import (
	"errors"
	"syscall"
	"time"
)

type poller struct{}

func newPoller() (*poller, error) { return nil, errors.ErrUnsupported }

func (*poller) add(int, bool) error                    { return nil }
func (*poller) wait(time.Duration, func(fd int)) error { return nil }
func (*poller) wake()                                  {}
func (*poller) close()                                 {}

func duplicate(uintptr) (int, error) { return 0, errors.ErrUnsupported }

func childAttributes() *syscall.SysProcAttr { return nil }

func sleep(d time.Duration) { time.Sleep(d) }
