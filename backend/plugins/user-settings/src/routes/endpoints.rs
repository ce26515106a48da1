//! Every endpoint of what people keep: address, what it takes, what it answers, and who answers it.

use callboard_core::openapi::{Endpoints, Shape, delete, get, post, put};
use callboard_shared::user_settings::{
    MultigetRequest, MultigetResponse, UserSetting, UserSettingValue, UserSettingsResponse, routes as paths,
};

use super::{SettingsState, buckets, multiget, setting};

pub(super) fn endpoints() -> Endpoints<SettingsState> {
    Endpoints::new()
        .on(
            post(paths::MULTIGET, "Several settings of the user, in that order")
                .says("`null` for what is not kept. At most 100 at once.")
                .takes(Shape::of::<MultigetRequest>())
                .answers(200, Shape::of::<MultigetResponse>()),
            multiget::multiget,
        )
        .on(get(paths::SETTING, "A setting of the user").answers(200, Shape::of::<UserSetting>()), setting::get)
        .on(
            put(paths::SETTING, "Keeps a setting of the user")
                .says("At most 65536 bytes of JSON, and 1000 settings in all.")
                .takes(Shape::of::<UserSettingValue>())
                .answers(200, Shape::of::<UserSetting>()),
            setting::put,
        )
        .on(
            delete(paths::SETTING, "Forgets a setting of the user")
                .says("Also 204 when there is none.")
                .answers(204, Shape::empty()),
            setting::delete,
        )
        .on(
            get(paths::BUCKETS, "Everything that is kept for the user")
                .answers(200, Shape::of::<UserSettingsResponse>()),
            buckets::list,
        )
        .on(
            delete(paths::BUCKETS, "Forgets everything that is kept for the user").answers(204, Shape::empty()),
            buckets::delete,
        )
}
