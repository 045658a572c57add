//! What may be a logo. It is made anew from its pixels, so that every document can show it, and nothing that a camera or a
//! program wrote into the file goes along.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// How large the file may be that comes, in bytes.
pub const MAX_BYTES: usize = 2 << 20;
/// How many pixels it may have: a small file can unpack to any size.
const MAX_PIXELS: u64 = 16_000_000;
/// How much memory decoding may take, in bytes.
const MAX_MEMORY: u64 = 128 << 20;
/// The sides of what is kept, in pixels: sharp in print at the size that documents show.
const SIZE: (u32, u32) = (1_200, 600);
/// The quality of JPEG.
const QUALITY: u8 = 90;

/// A logo, ready to be kept.
pub struct Ready {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What they are.
    pub media_type: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Reads a PNG or JPEG; `None` for anything else, and for one that is broken or has too many pixels.
pub fn read(bytes: &[u8]) -> Option<Ready> {
    let media_type = infer::get(bytes)?.mime_type();
    let format = match media_type {
        "image/png" => ImageFormat::Png,
        "image/jpeg" => ImageFormat::Jpeg,
        _ => return None,
    };
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    decoder.set_limits(limits).ok()?;
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    if image.width() > SIZE.0 || image.height() > SIZE.1 {
        image = image.thumbnail(SIZE.0, SIZE.1);
    }
    let (width, height) = (image.width(), image.height());
    let mut made = Vec::new();
    let media_type = if format == ImageFormat::Png {
        image.to_rgba8().write_to(&mut Cursor::new(&mut made), ImageFormat::Png).ok()?;
        "image/png"
    } else {
        JpegEncoder::new_with_quality(&mut made, QUALITY).encode_image(&image.to_rgb8()).ok()?;
        "image/jpeg"
    };
    Some(Ready { bytes: made, media_type, width, height })
}

#[cfg(test)]
mod tests {
    use image::RgbaImage;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        RgbaImage::new(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn a_logo_is_a_picture_by_its_bytes_and_of_a_size_that_prints() {
        let small = read(&png(120, 40)).unwrap();
        assert_eq!((small.media_type, small.width, small.height), ("image/png", 120, 40));
        let large = read(&png(3_000, 1_000)).unwrap();
        assert_eq!((large.width, large.height), (1_200, 400));
        assert!(read(&png(120, 40)[..60]).is_none(), "broken");
        assert!(read(&png(5_000, 4_000)).is_none(), "too many pixels");
        for bytes in [b"GIF89a".as_slice(), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""] {
            assert!(read(bytes).is_none());
        }
    }
}
