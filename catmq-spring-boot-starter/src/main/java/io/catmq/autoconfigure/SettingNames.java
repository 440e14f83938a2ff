package io.catmq.autoconfigure;

import java.beans.PropertyDescriptor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** Names of what can be set in a class of settings, as they are written in the docs: {@code dead-letter.topic}. */
final class SettingNames {
    private SettingNames() {}

    static List<String> of(Class<?> type) {
        List<String> names = new ArrayList<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                add(names, component.getName(), component.getType(), true);
            }
        } else {
            for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
                if (property.getReadMethod() != null && property.getPropertyType() != null) {
                    add(names, property.getName(), property.getPropertyType(), property.getWriteMethod() != null);
                }
            }
        }
        return names;
    }

    private static void add(List<String> names, String property, Class<?> type, boolean writable) {
        String name = DataObjectPropertyName.toDashedForm(property);
        if (isGroup(type)) {
            of(type).forEach(nested -> names.add(name + "." + nested));
        } else if (writable) {
            names.add(name);
        }
    }

    private static boolean isGroup(Class<?> type) {
        return !type.isEnum()
                && (type.getName().startsWith("io.catmq.")
                        || type.getName().startsWith("org.springframework.cloud.stream."));
    }
}
