//! Colours as a screen shows them, and the contrast between two.

/// sRGB with gamma, each part 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colour {
    rgb: [f64; 3],
    alpha: f64,
}

impl Colour {
    /// From OKLCH: lightness 0 to 1, chroma, hue in degrees. What no screen can show is clipped, as
    /// browsers do.
    pub(crate) fn from_oklch(lightness: f64, chroma: f64, hue: f64, alpha: f64) -> Self {
        let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
        let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        let linear = [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short,
        ];
        Self { rgb: linear.map(|part| encode(part.clamp(0.0, 1.0))), alpha }
    }

    /// What is seen when this is laid over an opaque colour.
    pub(crate) fn over(self, back: Colour) -> Colour {
        let mix = |index: usize| self.rgb[index] * self.alpha + back.rgb[index] * (1.0 - self.alpha);
        Colour { rgb: [mix(0), mix(1), mix(2)], alpha: 1.0 }
    }

    /// The ratio of WCAG, 1 to 21.
    pub(crate) fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.rgb.map(decode);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

fn encode(linear: f64) -> f64 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

fn decode(part: f64) -> f64 {
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}
