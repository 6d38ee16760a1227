//go:build !linux

package bench

import "errors"

func newPoller() (poller, error) { return nil, errors.ErrUnsupported }
