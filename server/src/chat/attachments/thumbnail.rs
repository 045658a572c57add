//! Small pictures of images. They are made anew from the pixels, so nothing that a camera wrote into the file (where it was
//! taken, by what) goes along.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// The largest thumbnail, in pixels.
const SIZE: (u32, u32) = (480, 360);
/// How many pixels an image may have. A small file can unpack to any size, so this is read from its header.
pub const MAX_PIXELS: u64 = 50_000_000;
/// How much memory decoding may take, in bytes: four bytes for each of the pixels, and some for the decoder.
const MAX_MEMORY: u64 = 256 << 20;
/// The quality of JPEG thumbnails: good to look at, and a tenth of a PNG.
const QUALITY: u8 = 82;

/// An image, and its thumbnail.
#[derive(Debug)]
pub struct Picture {
    /// Its width as it is shown, in pixels.
    pub width: u32,
    /// Its height as it is shown.
    pub height: u32,
    /// The thumbnail's bytes.
    pub thumbnail: Vec<u8>,
    /// The thumbnail's media type.
    pub media_type: &'static str,
}

/// Why there is no thumbnail.
#[derive(Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The image has more pixels than [`MAX_PIXELS`].
    TooLarge,
    /// It is no image that can be decoded, or takes too much memory.
    Broken,
}

/// Makes the thumbnail of an image of one of the kinds that are shown.
pub fn make(bytes: &[u8], media_type: &str) -> Result<Picture, Unusable> {
    let format = ImageFormat::from_mime_type(media_type).ok_or(Unusable::Broken)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    // The pixels of both sides are counted below, with an answer of their own.
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|_| Unusable::Broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Unusable::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    decoder.set_limits(limits).map_err(|_| Unusable::Broken)?;
    let image = DynamicImage::from_decoder(decoder).map_err(|_| Unusable::Broken)?;
    // Turned last, when there are few pixels left to turn.
    let turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (most_wide, most_high) = if turned { (SIZE.1, SIZE.0) } else { SIZE };
    let mut small = if width > most_wide || height > most_high { image.thumbnail(most_wide, most_high) } else { image };
    small.apply_orientation(orientation);
    let (thumbnail, media_type) = encode(&small).ok_or(Unusable::Broken)?;
    let (width, height) = if turned { (height, width) } else { (width, height) };
    Ok(Picture { width, height, thumbnail, media_type })
}

/// JPEG, or PNG where something shines through.
fn encode(image: &DynamicImage) -> Option<(Vec<u8>, &'static str)> {
    let mut bytes = Vec::new();
    let transparent = image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    if transparent {
        image.to_rgba8().write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
        return Some((bytes, "image/png"));
    }
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&image.to_rgb8()).ok()?;
    Some((bytes, "image/jpeg"))
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn bytes_of(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    fn decoded(picture: &Picture) -> DynamicImage {
        let format = ImageFormat::from_mime_type(picture.media_type).unwrap();
        image::load_from_memory_with_format(&picture.thumbnail, format).unwrap()
    }

    /// Left half red, right half blue.
    fn halves(width: u32, height: u32) -> DynamicImage {
        let color = |x| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) };
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| color(x)))
    }

    /// An EXIF segment with an orientation and a place, put behind a JPEG's first marker.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
        tiff.extend([0, orientation, 0, 0, 0, 0, 0, 0]);
        tiff.extend(b"GPS 48.8584 N 2.2945 E");
        let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &tiff, &jpeg[2..]].concat()
    }

    #[test]
    fn a_large_image_becomes_small_and_a_small_one_stays() {
        for (media_type, format) in [
            ("image/png", ImageFormat::Png),
            ("image/jpeg", ImageFormat::Jpeg),
            ("image/gif", ImageFormat::Gif),
            ("image/webp", ImageFormat::WebP),
        ] {
            let picture = make(&bytes_of(&halves(960, 400), format), media_type).unwrap();
            assert_eq!((picture.width, picture.height), (960, 400), "{media_type}");
            let small = decoded(&picture);
            assert_eq!((small.width(), small.height()), (480, 200), "{media_type}");
            let picture = make(&bytes_of(&halves(20, 10), format), media_type).unwrap();
            assert_eq!(decoded(&picture).width(), 20);
        }
    }

    #[test]
    fn an_image_is_turned_as_its_camera_says_and_what_else_it_wrote_is_left_behind() {
        let jpeg = with_exif(&bytes_of(&halves(1_000, 600), ImageFormat::Jpeg), 6);
        let picture = make(&jpeg, "image/jpeg").unwrap();
        assert_eq!((picture.width, picture.height), (600, 1_000));
        let small = decoded(&picture).to_rgb8();
        assert_eq!((small.width(), small.height()), (216, 360));
        // A quarter turn to the right: what was left is above.
        assert!(small.get_pixel(100, 20).0[0] > 200 && small.get_pixel(100, 340).0[2] > 200);
        let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        assert!(has(&jpeg, b"GPS") && !has(&picture.thumbnail, b"GPS") && !has(&picture.thumbnail, b"Exif"));
    }

    #[test]
    fn what_shines_through_stays_so() {
        let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(600, 600, Rgba([9, 9, 9, 100])));
        let picture = make(&bytes_of(&image, ImageFormat::Png), "image/png").unwrap();
        assert_eq!(picture.media_type, "image/png");
        assert_eq!(decoded(&picture).to_rgba8().get_pixel(5, 5).0[3], 100);
        let opaque = DynamicImage::ImageRgba8(RgbaImage::from_pixel(600, 600, Rgba([9, 9, 9, 255])));
        assert_eq!(make(&bytes_of(&opaque, ImageFormat::Png), "image/png").unwrap().media_type, "image/jpeg");
    }

    #[test]
    fn what_is_broken_or_claims_to_be_huge_is_refused_before_it_takes_memory() {
        assert_eq!(make(b"\x89PNG\r\n\x1a\nnonsense", "image/png").unwrap_err(), Unusable::Broken);
        assert_eq!(make(b"", "image/jpeg").unwrap_err(), Unusable::Broken);
        let png = bytes_of(&halves(64, 64), ImageFormat::Png);
        assert_eq!(make(&png[..png.len() / 2], "image/png").unwrap_err(), Unusable::Broken);
        // A GIF that says it has 65 535 by 65 535 pixels.
        let gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;";
        assert_eq!(make(gif, "image/gif").unwrap_err(), Unusable::TooLarge);
    }
}
