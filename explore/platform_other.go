//go:build !unix

package explore

import "os"

// What these do on Unix the standard library has no means for here.

func exclude(*os.File) error { return nil }
func syncNames(string) error { return nil }
