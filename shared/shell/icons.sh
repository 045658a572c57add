#!/usr/bin/env bash
# Draws every icon of both applications anew from their SVGs. Needs rsvg-convert and `npm ci` in frontend.
set -euo pipefail
cd "$(dirname "$0")/../.."

sizes() { # <application> <its SVG>
	local icons=$1/icons scratch
	scratch=$(mktemp -d)
	rsvg-convert --width 1024 "$2" --output "$scratch/icon.png"
	(cd frontend && npx tauri icon "$scratch/icon.png" --output "$scratch/out" >/dev/null)
	# What the bundles of the three systems take; the rest is for stores that we are not in.
	cp "$scratch"/out/{32x32,64x64,128x128,128x128@2x,icon}.png "$scratch"/out/icon.{ico,icns} "$icons/"
	rsvg-convert --width 64 "$2" --output "$icons/tray.png"
	# The same with a dot in the corner: something is unread.
	sed 's|</svg>|<circle cx="49" cy="15" r="15" fill="#fff" /><circle cx="49" cy="15" r="12" fill="#d92d20" /></svg>|' "$2" >"$scratch/unread.svg"
	rsvg-convert --width 64 "$scratch/unread.svg" --output "$icons/tray-unread.png"
	rm -r "$scratch"
}

sizes client-tauri frontend/shared/look/icon.svg
sizes dashboard-tauri dashboard-tauri/icons/icon.svg
